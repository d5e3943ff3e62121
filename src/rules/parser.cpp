#include "rules/parser.h"

#include <algorithm>
#include <charconv>

#include "rules/lexer.h"

namespace rules {

namespace {

constexpr std::string_view kReserved[] = {"and",     "or",    "not",   "true",    "false",    "null",
                                          "is",      "in",    "where", "between", "contains", "starts",
                                          "records", "outer", "me",    "my_teams"};

constexpr FunctionShape kFunctions[] = {
    {"now", Function::kNow, 0, 0},           {"today", Function::kToday, 0, 0},
    {"minutes", Function::kMinutes, 2, 2},   {"hours", Function::kHours, 2, 2},
    {"days", Function::kDays, 2, 2},         {"months", Function::kMonths, 2, 2},
    {"abs", Function::kAbs, 1, 1},           {"len", Function::kLen, 1, 1},
    {"age_days", Function::kAgeDays, 1, 1},  {"business_minutes", Function::kBusinessMinutes, 2, 3},
    {"overlaps", Function::kOverlaps, 4, 4}, {"start_of", Function::kStartOf, 2, 2},
    {"coalesce", Function::kCoalesce, 2, 2}};

struct AggregateShape {
  std::string_view name;
  Aggregate aggregate;
};
constexpr AggregateShape kAggregates[] = {
    {"count", Aggregate::kCount},   {"exists", Aggregate::kExists},
    {"sum", Aggregate::kSum},       {"avg", Aggregate::kAvg},
    {"median", Aggregate::kMedian}, {"min", Aggregate::kMin},
    {"max", Aggregate::kMax},       {"count_distinct", Aggregate::kCountDistinct}};

struct ComparisonShape {
  std::string_view symbol;
  Comparison comparison;
};
constexpr ComparisonShape kComparisons[] = {{"=", Comparison::kEqual},   {"!=", Comparison::kUnequal},
                                            {"<", Comparison::kLess},    {"<=", Comparison::kLessEqual},
                                            {">", Comparison::kGreater}, {">=", Comparison::kGreaterEqual}};

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string unquote(std::string_view quoted) {
  std::string out;
  for (std::size_t i = 1; i + 1 < quoted.size(); ++i) {
    out += quoted[i];
    if (quoted[i] == '\'') ++i;
  }
  return out;
}

// Every function returns null once an error is set; the first one stays.
class Parser {
 public:
  Parser(const std::vector<Token>& tokens, RuleError& error) : tokens_(tokens), error_(error) {}

  NodePtr run() {
    NodePtr node = parse_or();
    if (node && peek().kind != TokenKind::kEnd) return fail({"end"});
    return node;
  }

 private:
  const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(next_ + ahead, tokens_.size() - 1)]; }
  const Token& take() { return tokens_[std::min(next_++, tokens_.size() - 1)]; }
  bool at_symbol(std::string_view symbol) const { return peek().kind == TokenKind::kSymbol && peek().text == symbol; }
  bool at_word(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::kName && peek(ahead).text == word;
  }
  bool take_symbol(std::string_view symbol) { return at_symbol(symbol) && (take(), true); }
  bool take_word(std::string_view word) { return at_word(word) && (take(), true); }

  std::nullptr_t set_error(std::size_t position, const char* code, std::vector<std::string> expected,
                           std::string message) {
    error_ = {position, code, std::move(expected), std::move(message)};
    return nullptr;
  }

  // The token at hand is not what may stand here.
  std::nullptr_t fail(std::vector<std::string> expected) {
    std::string message = "expected ";
    for (std::size_t i = 0; i < expected.size(); ++i)
      message += (i == 0 ? "" : i + 1 == expected.size() ? " or " : ", ") + expected[i];
    const Token& token = peek();
    message += token.kind == TokenKind::kEnd ? " before the end" : ", not " + std::string(token.text);
    if (token.kind == TokenKind::kName && !is_reserved(token.text) && is_reserved(lower(token.text)))
      message += "; keywords are lower case";
    if (token.kind == TokenKind::kSymbol && token.text == "=" && next_ > 0 && tokens_[next_ - 1].text == "=")
      message += "; equality is one =";
    return set_error(token.position, "syntax", std::move(expected), std::move(message));
  }

  bool need_symbol(std::string_view symbol) { return take_symbol(symbol) || (fail({std::string(symbol)}), false); }
  bool need_word(std::string_view word) { return take_word(word) || (fail({std::string(word)}), false); }

  // Parts are counted when they are complete, so the error stands at the part that was one too many.
  NodePtr finish(NodePtr node) {
    if (++nodes_ > kMaxNodes)
      return set_error(node->position, "limit", {"end"}, "this has more than " + std::to_string(kMaxNodes) + " parts");
    return node;
  }

  static NodePtr make(NodeKind kind, std::size_t position) {
    auto node = std::make_unique<Node>();
    node->kind = kind;
    node->position = position;
    return node;
  }

  NodePtr deeper(NodePtr (Parser::*parse)()) {
    if (++depth_ > kMaxDepth)
      return set_error(peek().position, "limit", {"end"}, "this is nested deeper than " + std::to_string(kMaxDepth));
    NodePtr node = (this->*parse)();
    --depth_;
    return node;
  }

  NodePtr parse_or() { return parse_chain("or", NodeKind::kOr, &Parser::parse_and); }
  NodePtr parse_and() { return parse_chain("and", NodeKind::kAnd, &Parser::parse_not); }

  NodePtr parse_chain(std::string_view word, NodeKind kind, NodePtr (Parser::*parse)()) {
    NodePtr first = (this->*parse)();
    if (!first || !at_word(word)) return first;
    NodePtr node = make(kind, first->position);
    node->parts.push_back(std::move(first));
    while (take_word(word)) {
      NodePtr part = (this->*parse)();
      if (!part) return nullptr;
      node->parts.push_back(std::move(part));
    }
    return finish(std::move(node));
  }

  NodePtr parse_not() {
    if (!at_word("not")) return parse_test();
    NodePtr node = make(NodeKind::kNot, take().position);
    return finish_with(std::move(node), deeper(&Parser::parse_not));
  }

  NodePtr finish_with(NodePtr node, NodePtr part) {
    if (!part) return nullptr;
    node->parts.push_back(std::move(part));
    return finish(std::move(node));
  }

  const Comparison* at_comparison() const {
    if (peek().kind != TokenKind::kSymbol) return nullptr;
    for (const auto& shape : kComparisons)
      if (shape.symbol == peek().text) return &shape.comparison;
    return nullptr;
  }

  NodePtr parse_test() {
    NodePtr left = parse_sum();
    if (!left) return nullptr;
    if (at_comparison()) return parse_comparison(std::move(left));
    if (at_word("is")) return parse_is_null(std::move(left));
    std::size_t position = peek().position;
    bool negated = take_word("not");
    if (at_word("in")) return parse_in(std::move(left), position, negated);
    if (at_word("between")) return parse_between(std::move(left), position, negated);
    if (at_word("contains") || at_word("starts")) return parse_search(std::move(left), position, negated);
    if (negated) return fail({"in", "between", "contains", "starts with"});
    return left;
  }

  NodePtr parse_comparison(NodePtr left) {
    NodePtr node = make(NodeKind::kCompare, peek().position);
    node->comparison = *at_comparison();
    take();
    node->parts.push_back(std::move(left));
    node = finish_with(std::move(node), parse_sum());
    if (node && at_comparison()) return fail({"and", "or", "end"});
    return node;
  }

  NodePtr parse_is_null(NodePtr left) {
    NodePtr node = make(NodeKind::kIsNull, take().position);
    node->truth = take_word("not");
    if (!need_word("null")) return nullptr;
    return finish_with(std::move(node), std::move(left));
  }

  NodePtr parse_in(NodePtr left, std::size_t position, bool negated) {
    take();
    if (!at_symbol("(")) {
      if (peek().kind != TokenKind::kName) return fail({"(", "collection"});
      NodePtr node = make(NodeKind::kIn, position);
      node->truth = negated;
      node->parts.push_back(std::move(left));
      return finish_with(std::move(node), parse_path());
    }
    NodePtr node = make(NodeKind::kInList, position);
    node->truth = negated;
    node->parts.push_back(std::move(left));
    do {
      take();
      NodePtr item = parse_sum();
      if (!item) return nullptr;
      node->parts.push_back(std::move(item));
      if (node->parts.size() > kMaxItems + 1)
        return set_error(node->parts.back()->position, "limit", {")"},
                         "a list has " + std::to_string(kMaxItems) + " items at most");
    } while (at_symbol(","));
    if (!need_symbol(")")) return nullptr;
    return finish(std::move(node));
  }

  NodePtr parse_between(NodePtr left, std::size_t position, bool negated) {
    take();
    NodePtr node = make(NodeKind::kBetween, position);
    node->truth = negated;
    NodePtr low = parse_sum();
    if (!low || !need_word("and")) return nullptr;
    node->parts.push_back(std::move(left));
    node->parts.push_back(std::move(low));
    return finish_with(std::move(node), parse_sum());
  }

  NodePtr parse_search(NodePtr left, std::size_t position, bool negated) {
    bool contains = take().text == "contains";
    if (!contains && !need_word("with")) return nullptr;
    NodePtr node = make(contains ? NodeKind::kContains : NodeKind::kStarts, position);
    node->truth = negated;
    node->parts.push_back(std::move(left));
    return finish_with(std::move(node), parse_sum());
  }

  NodePtr parse_sum() { return parse_arithmetic("+", "-", &Parser::parse_product); }
  NodePtr parse_product() { return parse_arithmetic("*", "/", &Parser::parse_unary); }

  NodePtr parse_arithmetic(std::string_view first, std::string_view second, NodePtr (Parser::*parse)()) {
    NodePtr left = (this->*parse)();
    while (left && (at_symbol(first) || at_symbol(second))) {
      NodePtr node = make(NodeKind::kArithmetic, peek().position);
      node->arithmetic = take().text[0];
      node->parts.push_back(std::move(left));
      left = finish_with(std::move(node), (this->*parse)());
    }
    return left;
  }

  NodePtr parse_unary() {
    if (!at_symbol("-")) return parse_atom();
    NodePtr node = make(NodeKind::kNegation, take().position);
    return finish_with(std::move(node), deeper(&Parser::parse_unary));
  }

  NodePtr parse_atom() {
    switch (peek().kind) {
      case TokenKind::kText: return parse_text();
      case TokenKind::kNumber: return parse_number();
      case TokenKind::kDuration: return parse_span();
      case TokenKind::kParam: return parse_param();
      case TokenKind::kName: return parse_name();
      case TokenKind::kSymbol:
        if (at_symbol("(")) return parse_parenthesis();
        [[fallthrough]];
      case TokenKind::kEnd: return fail({"expression"});
    }
    return nullptr;
  }

  NodePtr parse_text() {
    NodePtr node = make(NodeKind::kText, peek().position);
    node->text = unquote(take().text);
    return finish(std::move(node));
  }

  NodePtr parse_number() {
    NodePtr node = make(NodeKind::kNumber, peek().position);
    std::string_view digits = take().text;
    std::from_chars(digits.data(), digits.data() + digits.size(), node->number);
    node->type.whole = digits.find('.') == digits.npos;
    return finish(std::move(node));
  }

  NodePtr parse_span() {
    NodePtr node = make(NodeKind::kDuration, peek().position);
    node->span = parse_duration(take().text).value_or(Span{});
    return finish(std::move(node));
  }

  NodePtr parse_param() {
    NodePtr node = make(NodeKind::kParam, peek().position);
    node->text = take().text.substr(1);
    return finish(std::move(node));
  }

  NodePtr parse_parenthesis() {
    take();
    NodePtr node = deeper(&Parser::parse_or);
    if (!node || !need_symbol(")")) return nullptr;
    return node;
  }

  NodePtr parse_name() {
    const Token& name = peek();
    if (name.text == "true" || name.text == "false") {
      NodePtr node = make(NodeKind::kBool, name.position);
      node->truth = take().text == "true";
      return finish(std::move(node));
    }
    if (name.text == "null") return finish(make(NodeKind::kNull, take().position));
    if (peek(1).kind == TokenKind::kSymbol && peek(1).text == "(") {
      Aggregate aggregate;
      int percentile;
      if (find_aggregate(name.text, aggregate, percentile)) return deeper(&Parser::parse_aggregate);
      if (find_function(name.text)) return deeper(&Parser::parse_call);
      if (!is_reserved(name.text))
        return set_error(name.position, "name", {"function"}, "there is no function " + std::string(name.text));
    }
    bool begins_path = name.text == "records" || name.text == "outer" || name.text == "me" || name.text == "my_teams";
    if (is_reserved(name.text) && !begins_path) return fail({"expression"});
    return parse_path();
  }

  NodePtr parse_call() {
    const Token& name = take();
    const FunctionShape& shape = *find_function(name.text);
    NodePtr node = make(NodeKind::kCall, name.position);
    node->text = name.text;
    node->function = shape.function;
    take();
    if (!at_symbol(")")) {
      do {
        NodePtr argument = parse_sum();
        if (!argument) return nullptr;
        node->parts.push_back(std::move(argument));
      } while (take_symbol(","));
    }
    if (!at_symbol(")")) return fail({",", ")"});
    if (node->parts.size() < shape.least || node->parts.size() > shape.most) {
      std::string arguments = std::to_string(shape.least) + " arguments";
      return set_error(name.position, "type", {arguments},
                       node->text + " takes " + arguments + ", not " + std::to_string(node->parts.size()));
    }
    take();
    return finish(std::move(node));
  }

  NodePtr parse_aggregate() {
    const Token& name = take();
    NodePtr node = make(NodeKind::kAggregate, name.position);
    node->text = name.text;
    find_aggregate(name.text, node->aggregate, node->percentile);
    bool valued = node->aggregate != Aggregate::kCount && node->aggregate != Aggregate::kExists;
    take();
    if (++nesting_ > kMaxNesting)
      return set_error(name.position, "limit", {"value"},
                       "aggregates are nested deeper than " + std::to_string(kMaxNesting));
    if (peek().kind != TokenKind::kName) return fail({"collection"});
    node->parts.resize(3);
    if (!(node->parts[0] = parse_path())) return nullptr;
    if (take_word("where") && !(node->parts[1] = parse_or())) return nullptr;
    if (at_symbol(":")) {
      if (!valued) return fail({")"});
      take();
      if (!(node->parts[2] = parse_sum())) return nullptr;
    } else if (valued) {
      return node->parts[1] ? fail({":"}) : fail({"where", ":"});
    }
    if (!at_symbol(")")) return node->parts[1] || node->parts[2] ? fail({")"}) : fail({"where", ")"});
    take();
    --nesting_;
    return finish(std::move(node));
  }

  NodePtr parse_path() {
    NodePtr node = make(NodeKind::kPath, peek().position);
    const Token* name = &take();
    while (name->text == "outer") {
      ++node->outer;
      if (!need_symbol(".")) return nullptr;
      if (peek().kind != TokenKind::kName) return fail({"name"});
      name = &take();
    }
    if (node->outer == 0 && name->text == "records") {
      node->root = Root::kRecords;
      if (!at_symbol(".")) return fail({"."});
    } else if (node->outer == 0 && name->text == "me") {
      node->root = Root::kMe;
    } else if (node->outer == 0 && name->text == "my_teams") {
      node->root = Root::kMe;
      node->names.push_back({"teams", name->position});
    } else {
      std::string word = lower(name->text);
      if (is_reserved(word)) return --next_, fail({is_reserved(name->text) ? std::string("name") : word});
      node->names.push_back({std::string(name->text), name->position});
    }
    return parse_names(std::move(node));
  }

  NodePtr parse_names(NodePtr node) {
    while (take_symbol(".")) {
      if (peek().kind != TokenKind::kName) return fail({"name"});
      const Token& name = take();
      node->names.push_back({std::string(name.text), name.position});
      if (node->names.size() > kMaxPath)
        return set_error(name.position, "limit", {"end"}, "a path has " + std::to_string(kMaxPath) + " names at most");
    }
    return finish(std::move(node));
  }

  const std::vector<Token>& tokens_;
  RuleError& error_;
  std::size_t next_ = 0;
  int depth_ = 0, nodes_ = 0, nesting_ = 0;
};

}  // namespace

bool is_reserved(std::string_view word) {
  return std::find(std::begin(kReserved), std::end(kReserved), word) != std::end(kReserved);
}

const FunctionShape* find_function(std::string_view name) {
  for (const auto& shape : kFunctions)
    if (shape.name == name) return &shape;
  return nullptr;
}

bool find_aggregate(std::string_view name, Aggregate& aggregate, int& percentile) {
  for (const auto& shape : kAggregates)
    if (shape.name == name) return aggregate = shape.aggregate, true;
  if (name.size() < 2 || name.size() > 3 || name[0] != 'p' || name[1] == '0') return false;
  auto [end, failed] = std::from_chars(name.data() + 1, name.data() + name.size(), percentile);
  aggregate = Aggregate::kPercentile;
  return failed == std::errc{} && end == name.data() + name.size() && percentile > 0;
}

const std::vector<std::string>& function_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& shape : kFunctions) all.emplace_back(shape.name);
    return all;
  }();
  return names;
}

const std::vector<std::string>& aggregate_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const auto& shape : kAggregates) all.emplace_back(shape.name);
    all.insert(all.end(), {"p50", "p90", "p95", "p99"});
    return all;
  }();
  return names;
}

NodePtr parse(std::string_view text, RuleError& error) {
  std::vector<Token> tokens;
  if (!tokenize(text, tokens, error)) return nullptr;
  return Parser(tokens, error).run();
}

}  // namespace rules
