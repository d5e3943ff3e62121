#include "scenarios/parse.h"

#include <charconv>
#include <optional>
#include <sstream>

namespace scenarios {
namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::istringstream stream{std::string(line)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return {};
  return value;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == std::string_view::npos ? std::string()
                                         : std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

bool is_method(std::string_view word) {
  return word == "GET" || word == "POST" || word == "PATCH" || word == "PUT" || word == "DELETE";
}

// How far the brackets of a piece of JSON are open; what stands in quotes does not count.
int depth_of(std::string_view json) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (quoted && json[i] == '\\')
      ++i;
    else if (json[i] == '"')
      quoted = !quoted;
    else if (!quoted && (json[i] == '{' || json[i] == '['))
      ++depth;
    else if (!quoted && (json[i] == '}' || json[i] == ']'))
      --depth;
  }
  return depth;
}

class Parser {
 public:
  explicit Parser(std::string_view text) {
    std::istringstream stream{std::string(text)};
    for (std::string line; std::getline(stream, line);) lines_.push_back(trimmed(line));
  }

  base::Result<std::vector<Step>> parse() {
    std::vector<Step> steps;
    for (skip(); at_ < lines_.size(); skip()) {
      const auto words = words_of(line());
      if (words[0] == "given")
        steps.push_back(TRY(given(words)));
      else if (words[0] == "let")
        steps.push_back(TRY(let(words)));
      else if (is_method(words[0]))
        steps.push_back(TRY(call(words)));
      else
        return wrong("a line begins with given, let, or GET, POST, PATCH, PUT, DELETE");
    }
    return steps;
  }

 private:
  const std::string& line() const { return lines_[at_]; }
  bool more() const { return at_ < lines_.size(); }
  void skip() {
    while (more() && (line().empty() || line()[0] == '#')) ++at_;
  }
  base::Error wrong(const std::string& what) const {
    return base::invalid(std::to_string(at_ + 1) + ": " + what + (more() ? "; this is: " + line() : ""));
  }

  // The JSON that begins with `first`, over as many lines as its brackets need.
  base::Result<std::string> json(std::string first) {
    const auto begun = at_;
    while (depth_of(first) > 0) {
      if (++at_ >= lines_.size()) {
        at_ = begun;
        return wrong("the brackets of this JSON are never closed");
      }
      first += "\n" + line();
    }
    ++at_;
    return first;
  }

  base::Result<Step> given(const std::vector<std::string>& words) {
    Step step;
    step.kind = Step::Kind::kGiven;
    step.line = at_ + 1;
    if (words.size() < 3) return wrong("write: given TYPE NAME { … }, or: given person NAME roles ROLE…");
    step.type = words[1];
    step.name = words[2];
    if (words.size() > 3 && words[3] == "roles") {
      step.roles.assign(words.begin() + 4, words.end());
      ++at_;
      return step;
    }
    const auto open = line().find('{');
    if (open == std::string::npos) return wrong("write: given TYPE NAME { … }, or: given person NAME roles ROLE…");
    step.body = TRY(json(line().substr(open)));
    return step;
  }

  base::Result<Step> let(const std::vector<std::string>& words) {
    if (words.size() != 4 || words[2] != "=") return wrong("write: let NAME = PATH");
    Step step;
    step.kind = Step::Kind::kLet;
    step.line = ++at_;
    step.name = words[1];
    step.path = words[3];
    return step;
  }

  base::Result<Step> call(const std::vector<std::string>& words) {
    if (words.size() != 4 || words[2] != "as") return wrong("write: METHOD PATH as WHO");
    Step step;
    step.line = at_ + 1;
    step.method = words[0];
    step.target = words[1];
    step.as = words[3];
    ++at_;
    while (more() && is_header()) headers(step);
    if (more() && !line().empty() && (line()[0] == '{' || line()[0] == '[')) step.body = TRY(json(line()));
    TRY(answer(step));
    TRY(counts(step));
    return step;
  }

  bool is_header() const {
    const auto colon = line().find(':');
    return !line().empty() && line()[0] >= 'A' && line()[0] <= 'Z' && colon != std::string::npos &&
           line().find(' ') > colon;
  }

  void headers(Step& step) {
    const auto colon = line().find(':');
    std::string name = line().substr(0, colon);
    for (auto& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    step.headers.emplace_back(name, trimmed(line().substr(colon + 1)));
    ++at_;
  }

  base::Result<void> answer(Step& step) {
    const auto words = more() ? words_of(line()) : std::vector<std::string>();
    const auto status = words.empty() ? std::nullopt : number(words[0]);
    if (!status || *status < 100 || *status > 599)
      return wrong("the answer is expected here: a status such as 201 and, where it matters, { … }");
    step.answer_line = at_ + 1;
    step.status = *status;
    const auto rest = trimmed(line().substr(words[0].size()));
    if (rest.empty())
      ++at_;
    else
      step.answer = TRY(json(rest));
    return {};
  }

  base::Result<void> counts(Step& step) {
    while (more() && (line().starts_with("history ") || line().starts_with("deliveries "))) {
      const auto words = words_of(line());
      for (std::size_t i = 0; i + 1 < words.size() || i < words.size(); i += 2) {
        const auto count = i + 1 < words.size() ? number(words[i + 1]) : std::nullopt;
        if (!count || (words[i] != "history" && words[i] != "deliveries"))
          return wrong("write: history N deliveries N");
        (words[i] == "history" ? step.history : step.deliveries) = *count;
      }
      ++at_;
    }
    return {};
  }

  std::vector<std::string> lines_;
  std::size_t at_ = 0;
};

}  // namespace

base::Result<std::vector<Step>> parse(std::string_view text) { return Parser(text).parse(); }

}  // namespace scenarios
