// person create, person password, token create.
#include "base/json_writer.h"
#include "cli/commands.h"
#include "kernel/find.h"
#include "kernel/write.h"

namespace cli {
namespace {

constexpr std::int64_t kDayUs = 24LL * 3'600 * 1'000'000;

const model::RecordType& person_type(const CommandContext& context) { return *context.instance.model().find("person"); }

// One line, as `echo` and `pass show` end it.
base::Result<std::string> read_password(const CommandContext& context) {
  if (!context.arguments.password_stdin)
    return base::invalid("Give the password on standard input: add --password-stdin.");
  std::string password = context.terminal.input();
  while (!password.empty() && (password.back() == '\n' || password.back() == '\r')) password.pop_back();
  return password;
}

base::Result<void> check_login_is_free(const kernel::View& view, const std::string& login) {
  auto found = identity::person_of_login(view.session, login);
  if (found.ok())
    return base::conflict("The login \"" + login + "\" is taken by " + view.model().find("person")->ref(*found) + ".");
  return found.error().kind == base::ErrorKind::kNotFound ? base::Result<void>() : found.take_error();
}

base::Result<std::int64_t> make_person(kernel::Work& work, const Arguments& arguments) {
  const model::RecordType& type = *work.model().find("person");
  TRY(check_login_is_free(work, arguments.login));
  kernel::Draft draft;
  draft.set(*type.find("login"), arguments.login);
  draft.set(*type.find("name"), arguments.name.empty() ? arguments.login : arguments.name);
  draft.set(*type.find("organization"),
            arguments.organization.empty()
                ? kernel::system_actor().organization
                : TRY(kernel::resolve(work, *work.model().find("organization"), arguments.organization)));
  if (!arguments.kind.empty()) draft.set(*type.find("kind"), arguments.kind);
  if (!arguments.roles.empty()) draft.set(*type.find("granted_roles"), base::Texts(arguments.roles));
  return TRY(kernel::create(work, type, std::move(draft))).id;
}

base::Result<std::int64_t> create_person(CommandContext& context) {
  const Arguments& arguments = context.arguments;
  auto& accounts = context.instance.accounts();
  std::string hash;
  if (arguments.password_stdin) hash = TRY(accounts.hash_password(TRY(read_password(context)), arguments.login));
  std::int64_t person = 0;
  TRY(context.instance.write([&](kernel::Work& work) -> base::Result<void> {
    person = TRY(make_person(work, arguments));
    if (!hash.empty()) TRY(accounts.store_password(work.session, person, hash, kernel::system_actor().person));
    return {};
  }));
  return person;
}

base::Result<std::int64_t> person_of(CommandContext& context) {
  std::int64_t person = 0;
  TRY(context.instance.read([&](const kernel::View& view) -> base::Result<void> {
    person = TRY(identity::person_of_login(view.session, context.arguments.login));
    return {};
  }));
  return person;
}

base::Result<std::string> make_token(CommandContext& context) {
  identity::NewToken token{context.arguments.name, context.arguments.scopes, {}};
  if (context.arguments.expires_days > 0)
    token.expires_at_us = context.instance.ground().next_instant_us() + context.arguments.expires_days * kDayUs;
  const std::int64_t person = TRY(person_of(context));
  return TRY(context.instance.accounts().create_token(context.instance.store(), person, token)).token;
}

}  // namespace

int run_person_create(CommandContext& context) {
  auto person = create_person(context);
  if (!person.ok()) return fail(context.terminal, person.error());
  const std::string ref = person_type(context).ref(*person);
  if (!context.arguments.json) {
    context.terminal.out(ref + "\n");
    return kOk;
  }
  base::JsonWriter json;
  json.begin_object().key("ref").text(ref).key("login").text(context.arguments.login).end_object();
  context.terminal.out(json.take() + "\n");
  return kOk;
}

int run_person_password(CommandContext& context) {
  auto set = [&]() -> base::Result<void> {
    const std::string password = TRY(read_password(context));
    const std::int64_t person = TRY(person_of(context));
    return context.instance.accounts().set_password(context.instance.store(), person, password,
                                                    kernel::system_actor().person);
  }();
  if (!set.ok()) return fail(context.terminal, set.error());
  context.terminal.out(context.arguments.json
                           ? "{\"changed\":true}\n"
                           : "The password of " + context.arguments.login + " is changed; their sessions ended.\n");
  return kOk;
}

int run_token_create(CommandContext& context) {
  auto token = make_token(context);
  if (!token.ok()) return fail(context.terminal, token.error());
  context.terminal.out(context.arguments.json ? "{\"token\":\"" + *token + "\"}\n" : *token + "\n");
  return kOk;
}

}  // namespace cli
