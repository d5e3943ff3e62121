// The program: command line to command. What practices add in C++ is named here and nowhere else.
#include "cli/command.h"

int main(int argc, char** argv) { return cli::run_program(argc, argv, nullptr); }
