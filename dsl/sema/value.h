// What an expression may mean while a program is elaborated: numbers known at compile time,
// tensors, things that can be called.
#pragma once

#include "dsl/sema/program.h"
#include "dsl/syntax/tree.h"

#include "llvm/ADT/StringMap.h"

#include <memory>
#include <vector>

namespace gradus::sema {

struct Callable;
struct Storage;

struct Value {
  enum class Kind : uint8_t {
    poison,  // an error was reported; whatever is computed from it stays silent
    integer, // a dimension: a constant or a polynomial over symbols
    number,  // a real known at compile time
    boolean,
    string,
    list,
    tuple,
    tensor,   // a value of the function that is being built
    callable, // layer, fn, optimizer, …
    storage,  // a parameter, state or slot; becomes a tensor where it is used
  };
  Kind kind = Kind::poison;
  bool truth = false;
  /// A run-time number that takes the element type of the tensor it meets: hyperparameters, counts,
  /// dimensions of the data. Also a vector of such, where a hyperparameter depends on the path.
  bool weak = false;
  ValueId id = 0;
  double real = 0;
  Dim dim;
  std::string text;
  TensorType type;
  std::shared_ptr<const std::vector<Value>> elements;
  Callable *callable = nullptr;
  Storage *storage = nullptr;

  static Value integer(Dim dim);
  static Value number(double real);
  static Value boolean(bool truth);
  static Value string(std::string text);
  static Value list(std::vector<Value> elements);
  static Value tuple(std::vector<Value> elements);
  static Value tensor(ValueId id, TensorType type, bool weak = false);
  static Value call(Callable *callable);
  static Value stored(Storage *storage);

  bool is(Kind which) const { return kind == which; }
  bool is_poison() const { return kind == Kind::poison; }
  bool is_constant_integer() const { return kind == Kind::integer && dim.is_constant(); }
  /// A number whose value is known: an integer without symbols, or a real.
  bool is_known_number() const { return kind == Kind::number || is_constant_integer(); }
  double known_number() const { return kind == Kind::number ? real : double(dim.constant()); }
  bool is_sequence() const { return kind == Kind::list || kind == Kind::tuple; }
};

/// A name's meaning, and the place that gave it this meaning.
struct Binding {
  Value value;
  diagnostics::Range origin;
};

/// Names of one level. Levels are the builtins, the standard library, a file, an instance of a
/// layer or model, a call, a branch.
struct Scope {
  enum class Level : uint8_t { builtins, library, file, instance, call, branch };
  Level level;
  Scope *parent;
  llvm::StringMap<Binding> names;
  llvm::StringMap<diagnostics::Range> later; ///< members of an instance that are not evaluated yet

  const Binding *find(llvm::StringRef name) const {
    for (const Scope *scope = this; scope; scope = scope->parent)
      if (auto found = scope->names.find(name); found != scope->names.end())
        return &found->second;
    return nullptr;
  }
  const Binding *find_here(llvm::StringRef name) const {
    auto found = names.find(name);
    return found == names.end() ? nullptr : &found->second;
  }
};

/// An argument of a call after evaluation.
struct ArgumentValue {
  std::string keyword; ///< empty: positional
  diagnostics::Range keyword_range;
  Value value;
  diagnostics::Range range;
  bool piped = false; ///< came through `|>`, and has no text of its own
};
struct Arguments {
  std::vector<ArgumentValue> list;
  diagnostics::Range call; ///< of the whole call
};

struct Builtin;
struct Instance;

struct Callable {
  enum class Kind : uint8_t {
    definition,
    closure,
    instance,
    pipe,
    partial,
    builtin,
    bound,
    chain,
    by_path
  };
  const Kind kind;
  diagnostics::Range range; ///< the expression that made it

  virtual ~Callable() = default;

protected:
  explicit Callable(Kind kind, diagnostics::Range range = {}) : kind(kind), range(range) {}
};
template <Callable::Kind k> struct CallableOf : Callable {
  static bool classof(const Callable *callable) { return callable->kind == k; }

protected:
  explicit CallableOf(diagnostics::Range range = {}) : Callable(k, range) {}
};

/// A layer, model, optimizer, … by its name, before it is given arguments.
struct DefinitionUse final : CallableOf<Callable::Kind::definition> {
  DefinitionUse(const syntax::Definition *definition, Scope *scope)
      : CallableOf(definition->name.range), definition(definition), scope(scope) {}
  const syntax::Definition *definition;
  Scope *scope; ///< of its file
};
/// A fn, loss or metric with the scope it was defined in.
struct Closure final : CallableOf<Callable::Kind::closure> {
  Closure(const syntax::Function *function, Scope *scope, Instance *owner)
      : CallableOf(function->name.range), function(function), scope(scope), owner(owner) {}
  const syntax::Function *function;
  Scope *scope;
  Instance *owner; ///< null at file level
};
/// A parameter or state of an instance, or a slot of an optimizer.
struct Storage {
  enum class Kind : uint8_t { parameter, state, slot };
  Kind kind;
  const syntax::MemberDeclaration *declaration;
  Instance *owner;
  Scope *scope; ///< where the initializer is evaluated
  TensorType type;
  std::string path;   ///< empty until the instance has its place in a model
  double initial = 0; ///< of a slot
};
/// A layer or model with its hyperparameters bound.
struct Instance final : CallableOf<Callable::Kind::instance> {
  Instance(const syntax::Definition *definition, Scope *scope, diagnostics::Range range)
      : CallableOf(range), definition(definition), scope(scope) {}
  const syntax::Definition *definition;
  Scope *scope;
  std::vector<std::unique_ptr<Storage>> storages;
  Closure *call = nullptr; ///< the fn without a name
  bool placed = false;
};
/// `a |> b |> c`, and the layers of repeat().
struct Pipe final : CallableOf<Callable::Kind::pipe> {
  explicit Pipe(diagnostics::Range range) : CallableOf(range) {}
  std::vector<Value> stages;
  std::vector<diagnostics::Range> ranges;
  bool repeats = false; ///< made by `repeat`: further arguments go to each stage
};
/// A stage `f(b = 1)` of a pipe, which still takes its first argument.
struct Partial final : CallableOf<Callable::Kind::partial> {
  Partial(Value callee, Arguments arguments)
      : CallableOf(arguments.call), callee(callee), arguments(std::move(arguments)) {}
  Value callee;
  Arguments arguments;
};
struct BuiltinUse final : CallableOf<Callable::Kind::builtin> {
  explicit BuiltinUse(const Builtin *builtin) : CallableOf(), builtin(builtin) {}
  const Builtin *builtin;
};
/// An initializer, schedule, optimizer or transform with the arguments given so far.
struct Bound final : CallableOf<Callable::Kind::bound> {
  Bound(const syntax::Definition *definition, Scope *scope, Arguments arguments)
      : CallableOf(arguments.call), definition(definition), scope(scope),
        arguments(std::move(arguments)) {}
  const syntax::Definition *definition;
  Scope *scope; ///< of its file
  Arguments arguments;
};
/// `clip_norm(1) |> adam(1e-3)`: transforms, then an optimizer as the last.
struct Chain final : CallableOf<Callable::Kind::chain> {
  explicit Chain(diagnostics::Range range) : CallableOf(range) {}
  std::vector<Bound *> links;
};

/// `by { encoder: 1e-4, else: 1e-3 }`, which an optimizer, a transform or a schedule takes for a number.
struct ValuesByPath final : CallableOf<Callable::Kind::by_path> {
  ValuesByPath(const syntax::ByPath &source, std::vector<Value> values)
      : CallableOf(source.range), source(source), values(std::move(values)) {}
  const syntax::ByPath &source;
  std::vector<Value> values; ///< one for each group
};

/// What a value that depends on the path of a parameter is; null for other values.
const ValuesByPath *by_path_of(const Value &value);
/// "layer", "model", "optimizer", ….
llvm::StringRef word(syntax::Definition::Kind kind);
llvm::StringRef word(syntax::Function::Kind kind);
/// What a value is, as messages say it: "a tensor f32[n, 784]", "the layer `dense`", "the number
/// 0.5".
std::string describe(const Value &value);
/// The name by which messages call something callable: `dense`, `adam`.
std::string name_of(const Callable &callable);
/// Where the definition keeps its parameters: schedules and initializers are functions, the others
/// are not.
const std::vector<syntax::Parameter> &parameters_of(const syntax::Definition &definition);

} // namespace gradus::sema
