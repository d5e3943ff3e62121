#include "rules/complete.h"

#include <algorithm>

#include "base/text.h"
#include "rules/lexer.h"
#include "rules/parser.h"

namespace rules {

namespace {

// A text up to the cursor, without the word that is being typed. Of a broken text it is what could be read.
struct Typed {
  std::vector<Token> tokens;
  std::string word;       // the part of a name, text or parameter before the cursor
  std::size_t start = 0;  // bytes
};

// The opening quote of a text that the cursor is in; npos outside of texts.
std::size_t open_quote(std::string_view text) {
  std::size_t opened = text.npos;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\'') opened = opened == text.npos ? i : text.npos;
  return opened;
}

Typed read_typed(std::string_view before) {
  Typed typed;
  typed.start = open_quote(before);
  if (typed.start == before.npos) {
    typed.start = before.size();
    while (typed.start > 0 && is_name_character(before[typed.start - 1])) --typed.start;
    if (typed.start > 0 && before[typed.start - 1] == '$') --typed.start;
  }
  typed.word = before.substr(typed.start);
  RuleError ignored;
  tokenize(before.substr(0, typed.start), typed.tokens, ignored);
  if (!typed.tokens.empty() && typed.tokens.back().kind == TokenKind::kEnd) typed.tokens.pop_back();
  return typed;
}

// Where a path leads: to records, or to a field that is none.
struct Reached {
  const RecordType* record = nullptr;
  const Field* field = nullptr;
  bool many = false;
};

class Completer {
 public:
  Completer(const Schema& schema, std::string_view on, const Typed& typed)
      : schema_(schema), typed_(typed), tokens_(typed.tokens) {
    if (const RecordType* type = schema_.find(on)) records_.push_back(type);
    read_levels();
  }

  std::vector<Suggestion> run() {
    if (!typed_.word.empty() && typed_.word[0] == '\'')
      offer_values();
    else if (!typed_.word.empty() && typed_.word[0] == '$')
      offer_parameters();
    else if (at(1) == ".")
      offer_members();
    else if (!offer_values())
      offer_by_grammar();
    return std::move(suggestions_);
  }

 private:
  struct Level {
    std::size_t open = 0;  // the token of its parenthesis
    bool aggregate = false;
    bool inside = false;  // behind `where` or `:`
  };

  // The text of the token `back` places before the cursor.
  std::string_view at(std::size_t back) const {
    return back <= tokens_.size() ? tokens_[tokens_.size() - back].text : std::string_view();
  }

  void offer(std::string text, const char* kind) {
    if (text.size() < typed_.word.size() || base::fold(text.substr(0, typed_.word.size())) != base::fold(typed_.word))
      return;
    for (const auto& known : suggestions_)
      if (known.text == text) return;
    suggestions_.push_back({std::move(text), kind});
  }

  // Which aggregates the cursor is in; behind `where` or `:` their member is the record at hand.
  void read_levels() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      Aggregate aggregate;
      int percentile;
      if (token.text == "(") {
        levels_.push_back({i,
                           i > 0 && tokens_[i - 1].kind == TokenKind::kName &&
                               find_aggregate(tokens_[i - 1].text, aggregate, percentile),
                           false});
      } else if (token.text == ")" && !levels_.empty()) {
        if (levels_.back().inside) records_.pop_back();
        levels_.pop_back();
      } else if ((token.text == "where" || token.text == ":") && !levels_.empty() && levels_.back().aggregate &&
                 !levels_.back().inside) {
        Reached reached = resolve(levels_.back().open + 1, i);
        levels_.back().inside = true;
        records_.push_back(reached.record);
      }
    }
  }

  // The path written by the tokens from `first` up to `end`.
  Reached resolve(std::size_t first, std::size_t end) const {
    Reached reached;
    std::size_t outer = 0, i = first;
    while (i + 1 < end && tokens_[i].text == "outer" && tokens_[i + 1].text == ".") ++outer, i += 2;
    if (i >= end) {
      reached.record = record_out(outer);
    } else if (tokens_[i].text == "records") {
      reached.many = true;
      if (i + 2 < end) reached.record = schema_.find(tokens_[i + 2].text);
      i += 3;
    } else if (tokens_[i].text == "me") {
      reached.record = schema_.find("person");
      ++i;
    } else if (tokens_[i].text == "my_teams") {
      reached.record = schema_.find("team");
      reached.many = true;
      ++i;
    } else {
      reached.record = record_out(outer);
      step(reached, tokens_[i++].text);
    }
    for (; i + 1 < end && tokens_[i].text == "."; i += 2) step(reached, tokens_[i + 1].text);
    return reached;
  }

  void step(Reached& reached, std::string_view name) const {
    const Field* field = reached.record ? reached.record->find(name) : nullptr;
    bool leads_on = field && (field->kind == Kind::kRef || field->kind == Kind::kRefs);
    reached.many = reached.many || (field && (field->kind == Kind::kRefs || field->kind == Kind::kTexts));
    reached.record = leads_on ? schema_.find(field->target) : nullptr;
    reached.field = field;
  }

  const RecordType* record_out(std::size_t outer) const {
    return outer < records_.size() ? records_[records_.size() - 1 - outer] : nullptr;
  }

  // The first token of the path that ends before `end`; `end` where none does.
  std::size_t path_before(std::size_t end) const {
    std::size_t first = end;
    while (first > 0 && tokens_[first - 1].kind == TokenKind::kName &&
           (!is_reserved(tokens_[first - 1].text) || begins_path(tokens_[first - 1].text))) {
      --first;
      if (first == 0 || tokens_[first - 1].text != ".") return first;
      --first;
    }
    return first == end ? end : first + 1;
  }

  static bool begins_path(std::string_view word) {
    return word == "me" || word == "my_teams" || word == "outer" || word == "records";
  }

  void offer_members() {
    std::size_t end = tokens_.size() - 1;
    if (at(2) == "records") {
      for (const auto& [name, type] : schema_.types) offer(name, "type");
      return;
    }
    std::size_t first = path_before(end);
    bool outer_only = true;
    for (std::size_t i = first; i < end; i += 2) outer_only = outer_only && tokens_[i].text == "outer";
    Reached reached = outer_only ? resolve(first, end + 1) : resolve(first, end);
    offer_fields(reached.record);
    std::size_t outers = (end - first + 1) / 2;
    if (outer_only && record_out(outers + 1)) offer("outer", "word");
  }

  void offer_fields(const RecordType* record) {
    if (!record) return;
    for (const Field& field : record->fields) offer(field.name, "field");
  }

  // Behind `=`, `!=` or in a list: what the left side can be. False where that is not known.
  bool offer_values() {
    std::size_t end = tokens_.size();
    if (at(1) == "=" || at(1) == "!=") {
      --end;
    } else if (!levels_.empty() && !levels_.back().aggregate && (at(1) == "(" || at(1) == ",") &&
               levels_.back().open > 0 && tokens_[levels_.back().open - 1].text == "in") {
      end = levels_.back().open - 1;
      if (end > 0 && tokens_[end - 1].text == "not") --end;
    } else {
      return false;
    }
    std::size_t first = path_before(end);
    if (first == end) return false;
    Reached reached = resolve(first, end);
    if (!reached.field || reached.record) return false;
    if (reached.field->kind == Kind::kBool) return offer("true", "word"), offer("false", "word"), false;
    if (reached.field->kind != Kind::kChoice) return false;
    for (const auto& choice : reached.field->choices) offer("'" + choice + "'", "choice");
    return true;
  }

  void offer_parameters() {
    for (const auto& [key, value] : schema_.settings) offer("$" + key, "parameter");
  }

  // Parses what stands before the word: the error says what was missing at its end, no error that it could go on.
  void offer_by_grammar() {
    std::string before;
    for (const Token& token : tokens_) before += std::string(token.text) + " ";
    RuleError error;
    bool complete = parse(before, error) != nullptr;
    bool at_end = complete || error.position >= base::count_code_points(before);
    if (!at_end) return;  // broken further up
    if (complete) {
      offer_continuations();
      return;
    }
    for (const auto& expected : error.expected) {
      if (expected == "expression")
        offer_expressions();
      else if (expected == "collection")
        offer_collections();
      else if (expected == "name")
        offer_fields(records_.empty() ? nullptr : records_.back());
      else if (expected == "starts with")
        offer("starts with", "word");
      else if (is_reserved(expected) || expected == "with")
        offer(expected, "word");
      else if (expected.size() == 1)
        offer(expected, "symbol");
    }
    // The parser names the closing parenthesis alone, though the operand before it could go on as well.
    if (!at(1).empty() && std::find(error.expected.begin(), error.expected.end(), ")") != error.expected.end())
      offer_continuations();
  }

  void offer_expressions() {
    offer_fields(records_.empty() ? nullptr : records_.back());
    if (records_.size() > 1) offer("outer", "word");
    for (const char* word : {"me", "my_teams", "records", "not", "true", "false"}) offer(word, "word");
    for (const auto& name : aggregate_names()) offer(name + "(", "aggregate");
    for (const auto& name : function_names()) offer(name + "(", "function");
    offer_parameters();
  }

  void offer_collections() {
    if (!records_.empty() && records_.back())
      for (const Field& field : records_.back()->fields)
        if (field.kind == Kind::kRefs || field.kind == Kind::kTexts || field.kind == Kind::kRef)
          offer(field.name, "field");
    if (records_.size() > 1) offer("outer", "word");
    for (const char* word : {"records", "my_teams", "me"}) offer(word, "word");
  }

  // What follows an operand, by its type where it is a path.
  void offer_continuations() {
    std::size_t first = path_before(tokens_.size());
    Reached reached = first < tokens_.size() ? resolve(first, tokens_.size()) : Reached{};
    bool in_path = !levels_.empty() && levels_.back().aggregate && !levels_.back().inside;
    if (in_path) return;  // an aggregate's own path: where, : and ) were offered
    if (reached.many) {
      for (const char* word : {"is null", "is not null"}) offer(word, "word");
    } else if (first < tokens_.size()) {
      offer_operators(reached);
    } else if (tokens_.size() > 0 && (tokens_.back().kind == TokenKind::kNumber ||
                                      tokens_.back().kind == TokenKind::kDuration || at(1) == ")")) {
      for (const char* symbol : {"=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/"}) offer(symbol, "symbol");
    }
    for (const char* word : {"and", "or"}) offer(word, "word");
    if (!levels_.empty() && !levels_.back().aggregate) offer(")", "symbol");
  }

  void offer_operators(const Reached& reached) {
    Kind kind = reached.field ? reached.field->kind : Kind::kRef;
    if (reached.record) kind = Kind::kRef;
    if (kind != Kind::kJson)
      for (const char* symbol : {"=", "!="}) offer(symbol, "symbol");
    bool ordered = kind == Kind::kNumber || kind == Kind::kText || kind == Kind::kDate || kind == Kind::kDateTime ||
                   kind == Kind::kDuration;
    if (ordered)
      for (const char* symbol : {"<", "<=", ">", ">="}) offer(symbol, "symbol");
    if (ordered) offer("between", "word");
    if (kind == Kind::kText || kind == Kind::kChoice)
      for (const char* word : {"contains", "starts with", "not contains", "not starts with"}) offer(word, "word");
    if (kind != Kind::kJson)
      for (const char* word : {"in", "not in"}) offer(word, "word");
    for (const char* word : {"is null", "is not null"}) offer(word, "word");
    if (kind == Kind::kRef) offer(".", "symbol");
    if (ordered && kind != Kind::kText)
      for (const char* symbol : {"+", "-"}) offer(symbol, "symbol");
    if (kind == Kind::kNumber || kind == Kind::kDuration)
      for (const char* symbol : {"*", "/"}) offer(symbol, "symbol");
  }

  const Schema& schema_;
  const Typed& typed_;
  const std::vector<Token>& tokens_;
  std::vector<const RecordType*> records_;  // at hand, the innermost last
  std::vector<Level> levels_;
  std::vector<Suggestion> suggestions_;
};

}  // namespace

Completion complete(std::string_view text, std::size_t offset, const Schema& schema, std::string_view on) {
  std::string_view before = text.substr(0, base::byte_of_code_point(text, offset));
  if (base::count_code_points(before) > kMaxLength) return {offset, {}};
  Typed typed = read_typed(before);
  return {base::count_code_points(before.substr(0, typed.start)), Completer(schema, on, typed).run()};
}

}  // namespace rules
