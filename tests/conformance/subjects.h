// One store with a record of every type, and people who hold one role each: what the conformance tests ask about.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/caller.h"

namespace conformance {

using Body = std::map<std::string, std::string>;  // fields with JSON
std::string text_of(const Body& body);

class Subjects {
 public:
  static Subjects& get();

  support::Desk desk;
  std::int64_t administrator;
  std::int64_t nobody;  // signs in and holds no role at all
  support::Caller api{desk};

  // The types that have records of their own, by path.
  std::vector<const model::RecordType*> types() const;
  // Somebody who holds this role and no other.
  std::int64_t holder(const std::string& role);
  std::vector<std::string> roles() const;

  // A value that the field takes, as JSON.
  std::string value_for(const model::Field& field);
  // What a new record must be given: all that is required and has no default.
  Body required_body(const model::RecordType& type);
  // Made by the administrator, with what is required and with whatever the answer asks for beside it.
  support::Reply create(const model::RecordType& type);
  // The number of a record of the type; the same one each time.
  const std::string& some(const model::RecordType& type);
  // Puts a record into a state, as no move would.
  void put(const model::RecordType& type, const std::string& ref, const std::string& state);

  std::string path(const model::RecordType& type) const { return "/api/v1/" + type.path; }
  std::string path(const model::RecordType& type, const std::string& ref) const { return path(type) + "/" + ref; }

 private:
  Subjects();
  std::string make_as_system(const model::RecordType& type);
  std::string make_entry(const model::RecordType& type);

  std::map<std::string, std::int64_t> holders_;
  std::map<std::string, std::string> some_;
};

// The codes of a problem, "field:code".
std::vector<std::string> codes(const support::Reply& reply);
bool has_code(const support::Reply& reply, const std::string& field, const std::string& code);

}  // namespace conformance
