// The elaborator: evaluates a program with everything inlined, as far as it is known at compile
// time, and records the rest as operations. One class, because evaluation is one recursion; its
// parts are in files by subject.
#pragma once

#include "dsl/sema/builder.h"
#include "dsl/sema/builtins.h"
#include "dsl/sema/sema.h"
#include "dsl/sema/value.h"

#include "llvm/ADT/DenseSet.h"

#include <deque>

namespace gradus::sema {

using diagnostics::Diagnostic;
using diagnostics::Id;
using diagnostics::Range;

/// A file of the program after parsing.
struct LoadedFile {
  syntax::File tree;
  Scope *scope = nullptr;
};

class Elaborator {
public:
  Elaborator(diagnostics::SourceManager &sources, diagnostics::Diagnostics &diagnostics,
             const Options &options);
  std::optional<Program> run(uint32_t file);

  // ---- errors.cpp ----
  /// Reports at the user's innermost token; a place in the standard library becomes a note.
  Diagnostic &error(Id id, Range range, llvm::ArrayRef<std::string> arguments = {});
  bool in_library(Range range) const { return library_files_.contains(range.file); }
  /// The user's token for a place: itself, or the call that led into the standard library.
  Range user_range(Range range) const;
  /// The text of a range in backquotes, where it is short; else `otherwise`.
  std::string quote(Range range, llvm::StringRef otherwise) const;
  /// Notes where the names of an extent got their values.
  void note_origins(Diagnostic &diagnostic, const syntax::Expression &extent, const Scope &scope);
  void suggest(Diagnostic &diagnostic, llvm::StringRef word,
               llvm::ArrayRef<llvm::StringRef> candidates);
  void suggest(Diagnostic &diagnostic, llvm::StringRef word, const Scope &scope);

  // ---- expressions.cpp ----
  Value evaluate(const syntax::Expression &expression, Scope &scope);
  /// A body gives the value of its expression or of its `return`.
  Value evaluate(const syntax::Body &body, Scope &scope);
  /// Storages become tensors, everything else stays.
  Value load(Value value, Range range);

  // ---- operators.cpp ----
  Value unary(syntax::UnaryOperator op, const Value &operand, Range range);
  Value binary(syntax::BinaryOperator op, const Value &left, const Value &right, Range range);
  /// Elementwise operation on anything that can be a tensor: promotion, broadcasting, the
  /// operation.
  Value elementwise(llvm::StringRef mnemonic, std::vector<Value> operands, Range range,
                    std::vector<NamedAttribute> attributes = {});
  /// Brings operands to one element type; false after an error.
  bool promote(llvm::MutableArrayRef<Value> operands, Range range, llvm::StringRef what);
  bool broadcast(llvm::MutableArrayRef<Value> operands, Range range, llvm::StringRef what);
  /// Numbers become constants of that element; tensors stay.
  Value to_tensor(const Value &value, Element element, Range range);
  Value matmul(Value left, Value right, Range range);
  /// Appends an operation and reports the sentence of its shape rule.
  Value emit(llvm::StringRef mnemonic, llvm::ArrayRef<Value> operands,
             std::vector<NamedAttribute> attributes, Range range);

  // ---- subscripts.cpp ----
  Value index(const Value &object, const syntax::Index &expression, Scope &scope);
  Value index_list(const Value &object, const syntax::Index &expression, Scope &scope);
  Value slice(const Value &tensor, unsigned axis, Dim begin, Dim count, int64_t step, Range range);
  /// Records that `dim` must not be negative at run time; false after an error because it is known
  /// to be.
  bool require(Dim dim, Range range, llvm::StringRef sentence);

  // ---- calls.cpp ----
  Value call(const Value &callee, Arguments arguments);
  Value call(const Closure &closure, Arguments arguments);
  Value pipe(const syntax::Binary &expression, Scope &scope);
  /// Binds arguments to parameters in `scope`, evaluates defaults, checks types. False after an
  /// error in the call itself.
  bool bind(llvm::StringRef callee, Range definition,
            const std::vector<syntax::Parameter> &parameters, const Arguments &arguments,
            Scope &scope);
  bool enter(const void *function, const Instance *owner, std::string name, Range call,
             bool higher_order);
  void leave();
  /// False after an error because calls and values nest too deep to go on.
  bool deeper(Range range);
  /// Reports once; from then on everything is poison, so that elaboration ends soon.
  void grown_too_large(Range range, const std::string &limit);

  // ---- signatures.cpp ----
  /// Checks the bound parameters against their types, and binds the free names of the shapes.
  void match_types(llvm::StringRef callee, const std::vector<syntax::Parameter> &parameters,
                   Scope &scope, llvm::ArrayRef<ArgumentValue> values);
  /// The argument as its parameter's kind or element type wants it; nothing after an error.
  std::optional<Value> convert_argument(llvm::StringRef callee, const syntax::Parameter &parameter,
                                        const ArgumentValue &argument);
  /// The type that a node means, with unbound names of its shape made by `free`. Nothing after an
  /// error.
  std::optional<TensorType> tensor_type(const syntax::TypeNode &node, Scope &scope,
                                        bool allow_free);
  std::optional<Element> element(const syntax::TypeNode &node);
  /// Where a type declares its values to lie; nothing where it does not, or after an error.
  std::optional<Bounds> bounds(const syntax::TypeNode &node, llvm::StringRef who, Scope &scope);
  /// An extent's value; nothing after an error.
  std::optional<Dim> extent(const syntax::Expression &expression, Scope &scope);

  // ---- results.cpp: the type that a function declares for its result ----
  struct Declared;
  /// The value of a function whose parameters are bound in `scope`, checked against its declared
  /// type. `declared` takes the bounds of its parts in their order.
  Value result(const syntax::Function &function, llvm::StringRef name, Scope &scope,
               std::vector<std::optional<Bounds>> *declared = nullptr);
  Declared declare(const syntax::ResultNode &node, llvm::StringRef who, Scope &scope);
  Value check(Value value, const Declared &declared, llvm::StringRef name,
              const syntax::Expression &source, Scope &scope);

  // ---- conversions.cpp: what builtins and statements want from values; each reports what it
  // misses ----
  std::optional<Value> want_tensor(const Value &value, Range range, llvm::StringRef who);
  std::optional<Dim> want_dim(const Value &value, Range range, llvm::StringRef who);
  std::optional<int64_t> want_integer(const Value &value, Range range, llvm::StringRef who);
  std::optional<bool> want_boolean(const Value &value, Range range, llvm::StringRef who);
  std::optional<std::vector<Dim>> want_shape(const Value &value, Range range, llvm::StringRef who);
  /// A number as a rank-0 tensor that takes any element: weak.
  Value weak_number(const Value &value, Range range);
  /// An axis, counted from the end when negative.
  std::optional<unsigned> want_axis(const Value &value, size_t rank, Range range,
                                    llvm::StringRef who);

  // ---- instances.cpp ----
  Value instantiate(const syntax::Definition &definition, Scope &file, Arguments arguments);
  Value member(const Value &object, const syntax::Name &name, Range range);
  /// Gives the parameters of a value their paths, and notes them as the program's.
  void place(const Value &value, const std::string &path);
  void place(Instance &instance, const std::string &path);
  Value repeat(const syntax::Call &call, Scope &scope);

  // ---- initialize.cpp ----
  void elaborate_initialize();

  // ---- exports.cpp ----
  void elaborate_exports(const Instance &model);
  /// Binds the arguments of a function that is called from outside. False after an error.
  bool bind_export(const syntax::Function &function, Scope &scope, Builder &builder);
  Value export_argument(const syntax::Parameter &parameter, Scope &scope, Builder &builder);
  bool exported(const syntax::Function &function) const;

  // ---- training.cpp, selection.cpp, optimizer.cpp ----
  void elaborate_training(const Instance &model);
  struct Statement;
  struct Training;
  bool select(const syntax::Selection &selection, Statement &statement);
  /// The parameters of the model that the pattern names; none after an error.
  std::vector<Storage *> parameters_named(const syntax::PathPattern &pattern);
  bool collect(const std::vector<syntax::TrainStatement> &statements, const Instance &model,
               Training &training);
  bool declare_arguments(Training &training);
  Value objective(Statement &statement, const Instance &model, Training &training);
  /// Puts numbers of the run in the place of the schedules that the statement gives to its loss.
  bool follow_schedules(Arguments &arguments, Statement &statement);
  void check_reached(Statement &statement, const Value &loss);
  bool check_goals(const Training &training);
  bool run_statement(Statement &statement, const Instance &model, Training &training, Value &loss);
  void describe_step(const Training &training);
  bool resolve_optimizer(const syntax::Expression &expression, Scope &scope, Training &training,
                         Statement &statement);
  bool declare_slots(const Bound &link, const std::string &prefix, Statement &statement);
  /// What the statement's transforms and its optimizer do with the gradient, given by each parameter.
  bool update(Statement &statement, llvm::ArrayRef<Value> gradients);
  struct UpdateInputs;
  /// What a body of link `number` gives; nothing after an error.
  std::optional<Value> run_link(Statement &statement, size_t number, const syntax::Function &body,
                                const UpdateInputs &inputs);
  /// Whether the link says that an update is ready: one truth value.
  std::optional<Value> is_ready(Statement &statement, size_t number, const syntax::Function &ready,
                                const UpdateInputs &inputs);
  /// Puts what the link makes of the gradient in its place; false after an error.
  bool apply_link(Statement &statement, size_t number, UpdateInputs &inputs);
  /// The `update` or `apply` of a definition; null after an error.
  const syntax::Function *body_of(const syntax::Definition &definition);
  /// Counts the call, and opens what happens only where the link says that an update is ready.
  bool wait_until_ready(Statement &statement, size_t number, const syntax::Function &ready,
                        UpdateInputs &inputs, Range range);
  /// The `ready` of a transform; null where it has none.
  static const syntax::Function *ready_of(const syntax::Definition &definition);
  /// Binds the arguments of a link, and makes hyperparameters of the run of its numbers.
  bool bind_hypers(const Bound &link, const std::string &prefix, Scope &scope, const Value &step,
                   Statement &statement);
  /// The schedule that a value is, with or without arguments; else null.
  const Bound *schedule_of(const Value &value, Range call);
  /// How many updates the statement has made, as a weak f64.
  Value update_count(const Statement &statement, Range range);
  Value count(const std::string &counter, Range range);
  Value schedule_value(const Bound &schedule, const std::string &prefix, const Value &step,
                       Statement &statement);
  Value hyper(const std::string &name, double initial, const std::string &doc, Range range,
              Statement &statement);
  /// What stands for a hyperparameter of an optimizer, a transform or a schedule while it runs.
  Value hyper_value(const Value &value, const std::string &name, const syntax::Parameter &parameter,
                    Range origin, Range call, const Value &step, Statement &statement);

  // ---- by_path.cpp ----
  Value evaluate_by_path(const syntax::ByPath &source, Scope &scope);
  /// Whether a call of it may be given values by path.
  static bool takes_by_path(const Callable &callee);
  /// False after an error because an argument depends on the path of a parameter.
  bool without_by_path(const Arguments &arguments, const std::string &callee);
  /// The group of each parameter that the statement trains; nothing after an error.
  std::optional<std::vector<size_t>> group(const syntax::ByPath &source, const Statement &statement);
  /// A vector over all that the statement trains, with the value of its group for each parameter.
  Value by_path_value(const ValuesByPath &groups, const std::string &name,
                      const syntax::Parameter &parameter, Range call, const Value &step,
                      Statement &statement);

  // ---- files.cpp ----
  bool load_library();
  LoadedFile *load(uint32_t file);
  void import(const syntax::Definition &definition, uint32_t importer, Scope &scope);
  void define(const syntax::Definition &definition, Scope &scope);
  void check_parameters(const std::vector<syntax::Parameter> &parameters, llvm::StringRef owner);

  // ---- generic.cpp ----
  void check_generic(const LoadedFile &file, const syntax::Definition *main);
  void check_function(const syntax::Function &function, Scope &parent, const Instance *owner);
  void check_layer(const syntax::Definition &definition, Scope &file);
  void check_optimizer(const syntax::Definition &definition, Scope &file);
  void check_number_function(const syntax::Definition &definition, Scope &file);

  Scope *new_scope(Scope::Level level, Scope *parent);
  template <typename T, typename... Arguments> T *make(Arguments &&...arguments) {
    auto owned = std::make_unique<T>(std::forward<Arguments>(arguments)...);
    T *result = owned.get();
    callables_.push_back(std::move(owned));
    return result;
  }

  Builder &builder() { return *builder_; }
  /// True while a definition is checked whose hyperparameters have no values: what depends on them
  /// is not an error.
  bool generic() const { return generic_; }
  const Options &options() const { return options_; }

private:
  friend struct BuilderScope;

  Value evaluate_kind(const syntax::Expression &expression, Scope &scope);
  Value evaluate_name(const syntax::NameUse &name, Scope &scope);
  Value evaluate_call(const syntax::Call &call, Scope &scope);
  Value evaluate_conditional(const syntax::Conditional &conditional, Scope &scope);
  bool execute(const syntax::Statement &statement, Scope &scope);
  void assign(const syntax::Name &name, Value value, Scope &scope);
  void assign_storage(const syntax::Name &name, Value value, const Binding &known);
  Arguments evaluate_arguments(const syntax::Call &call, Scope &scope);
  Value fold(syntax::BinaryOperator op, const Value &left, const Value &right, Range range);
  Value compare_known(syntax::BinaryOperator op, const Value &left, const Value &right,
                      Range range);
  Value stage(const syntax::Expression &expression, Scope &scope);
  Value made(Value value, Range range);
  Value call_builtin(const Builtin &builtin, const Arguments &arguments);
  bool declare_members(const syntax::Definition &definition, Instance &instance);
  bool declare_storage(const syntax::MemberDeclaration &declaration, Instance &instance);
  Value initial_value(Storage &storage);

  // ---- elaborate.cpp ----
  const syntax::Definition *main_definition(const LoadedFile &file);
  bool settings_of(const syntax::Definition &model, Arguments &arguments);
  Instance *elaborate_model(const syntax::Definition &definition, Scope &file, Arguments arguments);
  void describe_model(const Instance &model);
  void drop_unused_states();
  void check_dims(const syntax::Definition &model);
  void check_names();

  diagnostics::SourceManager &sources_;
  diagnostics::Diagnostics &diagnostics_;
  const Options &options_;
  Program program_;

  llvm::DenseSet<uint32_t> library_files_;
  std::deque<LoadedFile> files_;
  llvm::StringMap<LoadedFile *> loaded_; ///< by name
  std::vector<std::pair<std::string, Range>> importing_;
  Scope *builtin_scope_ = nullptr;
  Scope *library_scope_ = nullptr;

  std::deque<Scope> scopes_;
  std::vector<std::unique_ptr<Callable>> callables_;

  struct Frame {
    const void *function;
    const Instance *owner;
    std::string name;
    Range call;
    Range user_call;
  };
  std::vector<Frame> frames_;
  llvm::DenseSet<const void *> recursive_; ///< reported; calls of them are poison
  llvm::DenseSet<const void *>
      elaborated_; ///< functions and definitions that were evaluated at least once

  Builder *builder_ = nullptr;
  bool generic_ = false;
  bool too_large_ = false;
  unsigned depth_ = 0;                         ///< of nested values, over all frames
  size_t calls_ = 0;                           ///< made so far
  size_t repeated_ = 0;                        ///< layers made by repeat()
  std::vector<Storage *> parameters_, states_; ///< placed, in declaration order
  llvm::DenseSet<const Callable *> placed_;
  llvm::StringMap<Range> used_symbols_; ///< free dimensions of exported signatures
  int64_t initialize_sites_ = 0;
};

/// `body.*.bias`.
std::string path_text(const syntax::PathPattern &pattern);
/// Adds a result to a function under a name that it does not have yet.
void add_result(Function &function, llvm::StringRef name, const Value &value,
                std::optional<Bounds> bounds = std::nullopt);

/// Makes another function the one that is being built, for a while.
struct BuilderScope {
  BuilderScope(Elaborator &elaborator, Builder &builder)
      : elaborator(elaborator), previous(elaborator.builder_) {
    elaborator.builder_ = &builder;
  }
  ~BuilderScope() { elaborator.builder_ = previous; }
  Elaborator &elaborator;
  Builder *previous;
};

} // namespace gradus::sema
