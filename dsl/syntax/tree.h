// The syntax tree of a `.grad` file: what the user wrote, with the range of every part. No meaning
// yet.
#pragma once

#include "dsl/diagnostics/source.h"

#include "llvm/Support/Casting.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gradus::syntax {

using diagnostics::Range;

/// An identifier with its place.
struct Name {
  std::string text;
  Range range;
};

// ---- expressions ----

struct Expression {
  enum class Kind {
    number,      // 1e-3, 10_000
    string,      // "text" (imports and named choices)
    boolean,     // true, false
    name,        // encoder
    member,      // body.code
    call,        // dense(64, 10, init = zeros)
    index,       // x[:, 0, 2:n]
    unary,       // -x, not x
    binary,      // x @ w + b, a |> b, a == b, a and b
    list,        // [n, latent]
    tuple,       // (h, c)
    conditional, // if training { … } else { … }
    by_path,     // by { *.bias, norm: 0, else: 0.1 }
  };
  const Kind kind;
  Range range; ///< without parentheses around it
  /// Pairs of parentheses written around it; they change nothing but what the formatter writes.
  unsigned parentheses = 0;
  /// Expressions on the longest way down to a leaf. The parser bounds it, so that later phases may
  /// recurse.
  unsigned depth = 1;

  virtual ~Expression() = default;

protected:
  Expression(Kind kind, Range range) : kind(kind), range(range) {}
};
using ExpressionPtr = std::unique_ptr<Expression>;

template <Expression::Kind k> struct ExpressionOf : Expression {
  static bool classof(const Expression *e) { return e->kind == k; }

protected:
  explicit ExpressionOf(Range range) : Expression(k, range) {}
};

struct Number final : ExpressionOf<Expression::Kind::number> {
  Number(Range range, double value, bool is_integer)
      : ExpressionOf(range), value(value), is_integer(is_integer) {}
  double value;
  bool is_integer; ///< written without point and exponent
};
struct String final : ExpressionOf<Expression::Kind::string> {
  String(Range range, std::string value) : ExpressionOf(range), value(std::move(value)) {}
  std::string value; ///< escapes resolved
};
struct Boolean final : ExpressionOf<Expression::Kind::boolean> {
  Boolean(Range range, bool value) : ExpressionOf(range), value(value) {}
  bool value;
};
struct NameUse final : ExpressionOf<Expression::Kind::name> {
  explicit NameUse(Name name) : ExpressionOf(name.range), name(std::move(name.text)) {}
  std::string name;
};
/// `body.code`; the member is a position in `encoder.0`.
struct Member final : ExpressionOf<Expression::Kind::member> {
  Member(Range range, ExpressionPtr object, Name member)
      : ExpressionOf(range), object(std::move(object)), member(std::move(member)) {}
  ExpressionPtr object;
  Name member;
};
struct Argument {
  Name keyword; ///< empty text: positional
  ExpressionPtr value;
};
struct Call final : ExpressionOf<Expression::Kind::call> {
  Call(Range range, ExpressionPtr callee, std::vector<Argument> arguments)
      : ExpressionOf(range), callee(std::move(callee)), arguments(std::move(arguments)) {}
  ExpressionPtr callee;
  std::vector<Argument> arguments;
};
/// One part of `x[…]`: an index, a slice `begin:end:step` (each may be absent), or `...`.
struct Subscript {
  enum class Kind { index, slice, ellipsis };
  Kind kind;
  Range range;
  ExpressionPtr index; ///< for index
  ExpressionPtr begin, end, step;
};
struct Index final : ExpressionOf<Expression::Kind::index> {
  Index(Range range, ExpressionPtr object, std::vector<Subscript> subscripts)
      : ExpressionOf(range), object(std::move(object)), subscripts(std::move(subscripts)) {}
  ExpressionPtr object;
  std::vector<Subscript> subscripts;
};
enum class UnaryOperator { negate, logical_not };
struct Unary final : ExpressionOf<Expression::Kind::unary> {
  Unary(Range range, UnaryOperator op, ExpressionPtr operand)
      : ExpressionOf(range), op(op), operand(std::move(operand)) {}
  UnaryOperator op;
  ExpressionPtr operand;
};
/// By rising precedence: pipe; or; and; comparisons; + -; * / % @; (unary -); ^
/// (right-associative).
enum class BinaryOperator {
  pipe,
  logical_or,
  logical_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  divide,
  remainder,
  matmul,
  power
};
struct Binary final : ExpressionOf<Expression::Kind::binary> {
  Binary(Range range, BinaryOperator op, Range op_range, ExpressionPtr left, ExpressionPtr right)
      : ExpressionOf(range), op(op), op_range(op_range), left(std::move(left)),
        right(std::move(right)) {}
  BinaryOperator op;
  Range op_range;
  ExpressionPtr left, right;
};
struct List final : ExpressionOf<Expression::Kind::list> {
  List(Range range, std::vector<ExpressionPtr> elements)
      : ExpressionOf(range), elements(std::move(elements)) {}
  std::vector<ExpressionPtr> elements;
};
struct Tuple final : ExpressionOf<Expression::Kind::tuple> {
  Tuple(Range range, std::vector<ExpressionPtr> elements)
      : ExpressionOf(range), elements(std::move(elements)) {}
  std::vector<ExpressionPtr> elements;
  bool bare = false; ///< `return a, b`, without parentheses of its own
};

/// Parameters by their paths, with `*` for any parts.
struct PathPattern {
  Range range;
  std::vector<Name> parts; ///< `body`, `*`, `bias`, or a position as in `body.0`
};
/// A number for each group of the parameters that a statement trains; the whole value of an argument.
struct ByPath final : ExpressionOf<Expression::Kind::by_path> {
  struct Group {
    std::vector<PathPattern> paths; ///< none: `else`, the last
    Range range;                    ///< of the paths, or of `else`
    ExpressionPtr value;
  };
  ByPath(Range range, std::vector<Group> groups) : ExpressionOf(range), groups(std::move(groups)) {}
  std::vector<Group> groups;
};

// ---- types ----

/// One extent of a shape: an expression (`n`, `784`, `4 * units`), or `...` for any leading
/// extents.
struct Extent {
  Range range;
  bool is_ellipsis = false;
  ExpressionPtr value;
};
/// `in [low, high]` after a type: where the values lie, as the program declares it.
struct BoundsNode {
  Range range; ///< of `[low, high]`
  ExpressionPtr low, high;
};
/// `float[n, features]`, `i32[n]`, `float`, or the kind words `dim`, `number`.
struct TypeNode {
  Range range; ///< without the bounds
  Name element; ///< float f32 f64 i32 i64 bool dim number; any word, for sema to know
  bool has_shape = false;
  std::vector<Extent> shape;
  std::unique_ptr<BoundsNode> bounds; ///< of a parameter or a result; may be absent
};
/// What a function gives: a type, or the parts of a tuple in parentheses.
struct ResultNode {
  Range range;
  std::unique_ptr<TypeNode> type;
  std::vector<ResultNode> parts; ///< where there is no type
};

// ---- statements ----

struct Statement {
  enum class Kind { assign, return_value };
  Kind kind;
  Range range;
  std::vector<Name> targets; ///< of an assignment; several take a tuple apart
  ExpressionPtr value;       ///< `return a, b` holds a Tuple
};
/// `= expression` (expression set), or `{ statements }`.
struct Body {
  Range range;
  ExpressionPtr expression;
  std::vector<Statement> statements;
};
struct Conditional final : ExpressionOf<Expression::Kind::conditional> {
  Conditional(Range range, ExpressionPtr condition, Body then_body, Body else_body)
      : ExpressionOf(range), condition(std::move(condition)), then_body(std::move(then_body)),
        else_body(std::move(else_body)) {}
  ExpressionPtr condition;
  /// A branch is `{ expression }` (Body::expression) or `{ statements }` that end with `return`.
  /// `else if` nests: else_body.expression is the next Conditional.
  Body then_body, else_body;
};

// ---- definitions ----

struct Parameter {
  Range range;
  std::string doc;
  Name name;
  std::unique_ptr<TypeNode> type; ///< may be absent
  ExpressionPtr value;            ///< the default; may be absent
};

/// fn, loss, metric; also `update` of an optimizer, `apply` and `ready` of a transform, schedules and
/// initializers. Stands as a member, or as a definition of its own (fn, loss, metric, schedule,
/// initializer).
struct Function {
  enum class Kind { fn, loss, metric, update, apply, ready, schedule, initializer };
  Kind kind;
  Range range;
  std::string doc;
  Name name; ///< empty for the call of a layer, `fn (x) = …`
  std::vector<Parameter> parameters;
  std::unique_ptr<ResultNode> result; ///< of fn, loss, metric; may be absent
  Body body;
};

/// What `over` names: `all`, paths with `*`, after `except` the paths taken away.
struct Selection {
  Range range;
  bool all = false;
  std::vector<PathPattern> include, exclude;
};
struct TrainStatement {
  enum class Kind { minimize, maximize, repeat };
  Kind kind;
  Range range;
  ExpressionPtr objective; ///< minimize/maximize: a loss by name, or a call of it
  Selection over;
  ExpressionPtr optimizer; ///< after `using`
  ExpressionPtr count;     ///< repeat
  std::vector<TrainStatement> body;
};

/// A member of a model, layer, optimizer or transform, in the order written.
struct MemberDeclaration {
  enum class Kind { field, param, state, slot, function, train };
  Kind kind;
  Range range;
  std::string doc;
  Name name;
  std::unique_ptr<TypeNode> type;     ///< param, state
  ExpressionPtr value;                ///< field, param, state, slot
  std::unique_ptr<Function> function; ///< fn, loss, metric, update, apply, ready
  std::vector<TrainStatement> train;  ///< train
};

struct Definition {
  enum class Kind { import, function, model, layer, optimizer, transform, schedule, initializer };
  Kind kind;
  Range range;
  std::string doc;
  Name name;                              ///< import: the path as written, with its range
  std::vector<Parameter> parameters;      ///< model, layer, optimizer, transform
  std::vector<MemberDeclaration> members; ///< model, layer, optimizer, transform
  std::unique_ptr<Function> function;     ///< function, schedule, initializer: holds the parameters
};

struct File {
  uint32_t source = 0; ///< number in the SourceManager
  std::string doc;     ///< `///` lines at the top that a blank line parts from the first definition
  std::vector<Definition> definitions;
};

} // namespace gradus::syntax
