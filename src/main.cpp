// The program: command line to command. What practices add in C++ comes in here and nowhere else.
#include "cli/command.h"
#include "practices/all.h"

int main(int argc, char** argv) { return cli::run_program(argc, argv, practices::register_all); }
