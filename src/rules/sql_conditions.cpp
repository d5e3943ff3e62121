#include <algorithm>

#include "base/text.h"
#include "rules/ref.h"
#include "rules/sql_writer.h"

namespace rules {

using base::Value;

namespace {

const char* symbol(Comparison comparison) {
  switch (comparison) {
    case Comparison::kEqual: return " = ";
    case Comparison::kUnequal: return " != ";
    case Comparison::kLess: return " < ";
    case Comparison::kLessEqual: return " <= ";
    case Comparison::kGreater: return " > ";
    default: return " >= ";
  }
}

Comparison mirrored(Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess: return Comparison::kGreater;
    case Comparison::kLessEqual: return Comparison::kGreaterEqual;
    case Comparison::kGreater: return Comparison::kLess;
    case Comparison::kGreaterEqual: return Comparison::kLessEqual;
    default: return comparison;
  }
}

bool is_me(const Node& node) { return node.kind == NodeKind::kPath && node.root == Root::kMe && node.steps.empty(); }

// A literal that was read as a text beside one item of a list, and as a time beside another: never equal to the latter.
bool are_alien(const Type& a, const Type& b) {
  auto is_text = [](const Type& type) { return type.kind == Kind::kText || type.kind == Kind::kChoice; };
  return is_text(a) != is_text(b) && a.kind != Kind::kNull && b.kind != Kind::kNull;
}

Piece truth_of(bool truth) { return Piece(truth ? "true" : "false"); }

}  // namespace

Piece SqlWriter::negated(Piece condition, bool negate) const {
  return negate ? concat("((", condition, ") is not true)") : condition;
}

Piece SqlWriter::condition(const Node& node) {
  if (node.type.constant) return truth_of(constants_.truth(node));
  switch (node.kind) {
    case NodeKind::kAnd:
    case NodeKind::kOr: return logic(node);
    case NodeKind::kNot: return negated(condition(node.part(0)), true);
    case NodeKind::kCompare: return compare(node.comparison, node.part(0), node.part(1));
    case NodeKind::kIsNull: return is_null(node);
    case NodeKind::kInList: return negated(in_list(node), node.truth);
    case NodeKind::kIn: return negated(in_collection(node), node.truth);
    case NodeKind::kBetween: return negated(between(node), node.truth);
    case NodeKind::kContains:
    case NodeKind::kStarts: return negated(search(node), node.truth);
    case NodeKind::kAggregate: return exists(node);
    case NodeKind::kCall:
      if (node.function == Function::kOverlaps) return overlaps(node);
      [[fallthrough]];
    default: return forms_.as(value(node), Form::kBool);
  }
}

Piece SqlWriter::logic(const Node& node) {
  bool all = node.kind == NodeKind::kAnd;
  std::vector<Piece> parts;
  for (const auto& part : node.parts) {
    if (part->type.constant) {
      if (constants_.truth(*part) != all) return truth_of(!all);
      continue;
    }
    parts.push_back(concat("(", condition(*part), ")"));
  }
  return parts.empty() ? truth_of(all) : join_balanced(parts, all ? " and " : " or ");
}

Piece SqlWriter::compare(Comparison comparison, const Node& left, const Node& right) {
  if (auto by_id = compare_ref(comparison, left, right)) return *by_id;
  Expr a = is_me(right) ? bare_reference(left) : value(left), b = is_me(left) ? bare_reference(right) : value(right);
  return compare(comparison, a, left.type, b, right.type);
}

// Beside `me`: people see themselves, so the column need not be looked up.
Expr SqlWriter::bare_reference(const Node& node) {
  bool bare = node.kind == NodeKind::kPath && node.root == Root::kField && node.steps.size() == 1 &&
              node.steps[0].origin == Origin::kStored && node.steps[0].field->inverse.empty();
  if (!bare) return value(node);
  return {follow(start(node), node.steps[0]), Form::kId, true, {}};
}

// A number such as INC-000042 stands for an id; one that no record of the type can have equals nothing.
std::optional<Piece> SqlWriter::compare_ref(Comparison comparison, const Node& left, const Node& right) {
  if (comparison != Comparison::kEqual && comparison != Comparison::kUnequal) return std::nullopt;
  for (auto [path, text] : {std::pair(&left, &right), std::pair(&right, &left)}) {
    bool printed = path->kind == NodeKind::kPath && !path->steps.empty() && path->steps.back().origin == Origin::kRef;
    if (!printed || !text->type.constant) continue;
    Value wanted = constants_.eval(*text);
    if (wanted.is_null()) return std::nullopt;
    auto id = parse_ref(*path->steps.back().type, wanted.text());
    if (!id) return truth_of(comparison == Comparison::kUnequal);
    Cursor cursor = walk(start(*path), *path, path->steps.size() - 1);
    if (cursor.nobody) return truth_of(comparison == Comparison::kUnequal);
    return compare_pieces(comparison, seen_id(cursor), forms_.bind(*id, Form::kId), false);
  }
  return std::nullopt;
}

Piece SqlWriter::compare_pieces(Comparison comparison, const Piece& left, const Piece& right, bool text) const {
  if (comparison == Comparison::kUnequal) return forms_.unequal(left, right);
  bool ordered = comparison != Comparison::kEqual;
  return concat(left, symbol(comparison), right, text && ordered && forms_.is_postgres() ? " collate \"C\"" : "");
}

// The form in which two sides meet: that of the column beside a constant, so that an index serves.
Form SqlWriter::common_form(const Expr& left, const Expr& right, Kind kind) const {
  if (left.constant && right.constant) return SqlForms::computed_form(kind);
  if (left.constant) return forms_.fits(*left.constant, right.form) ? right.form : SqlForms::computed_form(kind);
  if (right.constant) return forms_.fits(*right.constant, left.form) ? left.form : SqlForms::computed_form(kind);
  return left.form == right.form ? left.form : SqlForms::computed_form(kind);
}

Piece SqlWriter::compare(Comparison comparison, const Expr& left, const Type& left_type, const Expr& right,
                         const Type& right_type) {
  switch (match_of(left_type, right_type)) {
    case Match::kRounded: return compare_pieces(comparison, forms_.rounded(left), forms_.rounded(right), false);
    case Match::kLeftToDay: return compare_to_day(comparison, left, right);
    case Match::kRightToDay: return compare_to_day(mirrored(comparison), right, left);
    case Match::kAsIs: break;
  }
  if (are_alien(left_type, right_type)) {
    if (comparison != Comparison::kUnequal) return truth_of(false);
    Piece a = as_computed(left, left_type.kind), b = as_computed(right, right_type.kind);
    return negated(concat(a, " is null and ", b, " is null"), true);
  }
  Form form = common_form(left, right, left_type.kind);
  return compare_pieces(comparison, forms_.as(left, form), forms_.as(right, form), form == Form::kText);
}

// An instant against a day, by its day in the zone. Beside a constant day the instant stays bare wherever one moment
// divides the days.
Piece SqlWriter::compare_to_day(Comparison comparison, const Expr& instant, const Expr& day) {
  if (instant.constant) {
    Expr on = instant;
    if (!instant.constant->is_null()) on.constant = forms_.zone().local_day(instant.constant->integer());
    Form form = day.constant ? Form::kDays : day.form;
    return compare_pieces(comparison, forms_.as(on, form), forms_.as(day, form), false);
  }
  bool repeats = comparison == Comparison::kEqual || comparison == Comparison::kUnequal;
  if (day.constant && !day.constant->is_null() && (instant.column || !repeats)) {
    auto first = forms_.zone().first_of_day(day.constant->integer()),
         next = forms_.zone().first_of_day(day.constant->integer() + 1);
    if (first && next && base::is_instant(*first) && base::is_instant(*next)) {
      Piece from = forms_.bind(*first, instant.form), to = forms_.bind(*next, instant.form);
      switch (comparison) {
        case Comparison::kLess: return concat(instant.sql, " < ", from);
        case Comparison::kLessEqual: return concat(instant.sql, " < ", to);
        case Comparison::kGreater: return concat(instant.sql, " >= ", to);
        case Comparison::kGreaterEqual: return concat(instant.sql, " >= ", from);
        default: break;
      }
      Piece within = concat("(", instant.sql, " >= ", from, " and ", instant.sql, " < ", to, ")");
      return negated(std::move(within), comparison == Comparison::kUnequal);
    }
  }
  Expr on = forms_.day_of(instant);
  Form form = common_form(on, day, Kind::kDate);
  return compare_pieces(comparison, forms_.as(on, form), forms_.as(day, form), false);
}

Piece SqlWriter::between(const Node& node) {
  Expr wanted = value(node.part(0));
  const Type& type = node.part(0).type;
  return concat("(", compare(Comparison::kGreaterEqual, wanted, type, value(node.part(1)), node.part(1).type), " and ",
                compare(Comparison::kLessEqual, wanted, type, value(node.part(2)), node.part(2).type), ")");
}

// Items are grouped by how they are compared, so that what is looked for is written once for each way.
Piece SqlWriter::in_list(const Node& node) {
  if (auto by_id = ref_in_list(node)) return *by_id;
  const Node& wanted = node.part(0);
  Expr left = value(wanted);
  std::vector<Piece> alternatives, plain, rounded;
  std::vector<Expr> items;
  Form form = left.constant ? SqlForms::computed_form(wanted.type.kind) : left.form;
  for (std::size_t i = 1; i < node.parts.size(); ++i) {
    const Node& item = node.part(i);
    Expr right = value(item);
    if ((right.constant && right.constant->is_null()) || are_alien(wanted.type, item.type)) continue;
    switch (match_of(wanted.type, item.type)) {
      case Match::kRounded: rounded.push_back(forms_.rounded(right)); break;
      case Match::kAsIs:
        if (common_form(left, right, wanted.type.kind) != form) form = SqlForms::computed_form(wanted.type.kind);
        items.push_back(std::move(right));
        break;
      default:
        alternatives.push_back(concat("(", compare(Comparison::kEqual, left, wanted.type, right, item.type), ")"));
    }
  }
  for (const Expr& item : items) plain.push_back(forms_.as(item, form));
  auto list = [](const Piece& what, const std::vector<Piece>& among) {
    Piece out = concat(what, " in (");
    for (std::size_t i = 0; i < among.size(); ++i) out.append(concat(i ? ", " : "", among[i]));
    return concat("(", out, "))");
  };
  if (!plain.empty()) alternatives.push_back(list(forms_.as(left, form), plain));
  if (!rounded.empty()) alternatives.push_back(list(forms_.rounded(left), rounded));
  return alternatives.empty() ? truth_of(false) : join_balanced(alternatives, " or ");
}

std::optional<Piece> SqlWriter::ref_in_list(const Node& node) {
  const Node& wanted = node.part(0);
  if (wanted.kind != NodeKind::kPath || wanted.steps.empty() || wanted.steps.back().origin != Origin::kRef)
    return std::nullopt;
  Piece ids;
  for (std::size_t i = 1; i < node.parts.size(); ++i) {
    if (!node.part(i).type.constant) return std::nullopt;
    Value text = constants_.eval(node.part(i));
    auto id = text.is_null() ? std::nullopt : parse_ref(*wanted.steps.back().type, text.text());
    if (id) ids.append(concat(ids.empty() ? "" : ", ", forms_.bind(*id, Form::kId)));
  }
  Cursor cursor = walk(start(wanted), wanted, wanted.steps.size() - 1);
  if (ids.empty() || cursor.nobody) return truth_of(false);
  return concat(seen_id(cursor), " in (", ids, ")");
}

// A collection that needs no record at hand is one list, so that an index on what is looked for serves.
Piece SqlWriter::in_collection(const Node& node) {
  const Node &wanted = node.part(0), &many = node.part(1);
  bool texts = many.type.kind == Kind::kTexts;
  Piece left = forms_.as(value(wanted), texts ? Form::kText : Form::kId);
  Chain chain = collection(many);
  if (chain.from.empty()) return truth_of(false);
  need_sight(chain);
  if (many.level == 0) return concat(left, " in ", select(chain.last, chain));
  chain.where.push_back(concat(chain.last, " = ", left));
  return concat("exists", select(Piece("1"), chain));
}

Piece SqlWriter::is_null(const Node& node) {
  const Node& part = node.part(0);
  const Step* last = part.kind == NodeKind::kPath && !part.steps.empty() ? &part.steps.back() : nullptr;
  if (part.type.kind == Kind::kRefs || part.type.kind == Kind::kTexts) {
    Chain chain = collection(part);
    if (chain.from.empty()) return truth_of(!node.truth);
    need_sight(chain);
    return concat(node.truth ? "exists" : "not exists", select(Piece("1"), chain));
  }
  if (last && last->field->table) {
    Cursor cursor = walk(start(part), part, part.steps.size() - 1);
    if (cursor.nobody) return truth_of(!node.truth);
    Chain rows;
    add_relation(rows, seen_id(cursor), *last);
    return concat(node.truth ? "exists" : "not exists", select(Piece("1"), rows));
  }
  Expr expr = value(part);
  if (expr.constant) return truth_of(expr.constant->is_null() != node.truth);
  return concat(expr.sql, node.truth ? " is not null" : " is null");
}

Piece SqlWriter::search(const Node& node) {
  Expr text = value(node.part(0)), wanted = value(node.part(1));
  Piece folded = wanted.constant && !wanted.constant->is_null()
                     ? forms_.bind(base::fold(wanted.constant->text()), Form::kText)
                     : forms_.folded(forms_.as(wanted, Form::kText));
  Piece at = forms_.position(forms_.folded(forms_.as(text, Form::kText)), folded);
  return concat(at, node.kind == NodeKind::kContains ? " > 0" : " = 1");
}

Piece SqlWriter::overlaps(const Node& node) {
  // Two spans that only touch overlap when they meet on a day.
  auto meets = [&](const Node& first, const Node& last) {
    bool days = first.type.kind == Kind::kDate || last.type.kind == Kind::kDate;
    return compare(days ? Comparison::kLessEqual : Comparison::kLess, first, last);
  };
  return concat("(", meets(node.part(0), node.part(3)), " and ", meets(node.part(2), node.part(1)), ")");
}

}  // namespace rules
