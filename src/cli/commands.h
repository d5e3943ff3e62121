// The commands that need an instance; each stands in the file that is named after what it is about.
#pragma once

#include "cli/command.h"

namespace cli {

int run_backup(CommandContext& context);   // backup.cpp
int run_demo(CommandContext& context);     // demo.cpp
int run_doctor(CommandContext& context);   // doctor.cpp
int run_export(CommandContext& context);   // export.cpp
int run_import(CommandContext& context);   // import.cpp
int run_measure(CommandContext& context);  // measure.cpp
int run_migrate(CommandContext& context);  // maintain.cpp
int run_rebuild(CommandContext& context);
int run_person_create(CommandContext& context);  // people.cpp
int run_person_password(CommandContext& context);
int run_token_create(CommandContext& context);
int run_verify(CommandContext& context);  // verify.cpp

}  // namespace cli
