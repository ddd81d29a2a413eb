// scan: a function of the program becomes the body of a recurrence.
#include "dsl/sema/builtins.h"
#include "dsl/sema/elaborator.h"

#include "llvm/ADT/STLExtras.h"

namespace gradus::sema {

namespace {

using diagnostics::Range;

/// One call of scan(step, x, from, axis = 0, reverse = false).
class Scan {
public:
  Scan(Elaborator &elaborator, const BuiltinCall &call) : elaborator_(elaborator), call_(call) {}

  Value run() {
    if (!take_arguments() || !take_sequences())
      return {};
    Builder body(elaborator_.builder());
    if (!run_step(body))
      return {};
    return emit(body);
  }

private:
  Range at() const { return elaborator_.user_range(call_.range); }

  bool take_arguments() {
    if (!call_[0].is(Value::Kind::callable)) {
      elaborator_.error(Id::not_callable, call_.at(0), {describe(call_[0])});
      return false;
    }
    many_ = call_[2].is_sequence();
    for (const Value &value : many_ ? *call_[2].elements : std::vector<Value>{call_[2]}) {
      std::optional<Value> tensor = elaborator_.want_tensor(value, call_.at(2), "`from` of `scan`");
      if (!tensor || tensor->is_poison())
        return false;
      if (tensor->weak)
        tensor = elaborator_.builder().cast(*tensor, elaborator_.builder().precision, at());
      initials_.push_back(*tensor);
    }
    if (initials_.empty()) {
      elaborator_.error(Id::argument_kind, call_.at(2), {"`from` of `scan`", "a tensor", "an empty list"});
      return false;
    }
    if (call_.given(4)) {
      std::optional<bool> reverse = elaborator_.want_boolean(call_[4], call_.at(4), "`reverse` of `scan`");
      if (!reverse)
        return false;
      reverse_ = *reverse;
    }
    return true;
  }

  /// The sequences with the axis that is gone along in front.
  bool take_sequences() {
    Value axis = call_.given(3) ? call_[3] : Value::integer(Dim(0));
    for (const Value &value : call_[1].is_sequence() ? *call_[1].elements : std::vector<Value>{call_[1]}) {
      std::optional<Value> x = elaborator_.want_tensor(value, call_.at(1), "`x` of `scan`");
      if (!x || x->is_poison())
        return false;
      std::optional<unsigned> place = elaborator_.want_axis(axis, x->type.shape.size(), call_.at(3), "`axis` of `scan`");
      if (!place)
        return false;
      sequences_.push_back(move_axis(*x, *place, 0));
      axis_ = *place;
      Dim count = sequences_.back().type.shape.front();
      if (count != sequences_.front().type.shape.front()) {
        elaborator_.error(Id::wrong_shape, call_.at(1),
                          {"`scan` goes along sequences of one length, but these have " +
                           sequences_.front().type.shape.front().str() + " and " + count.str()});
        return false;
      }
    }
    if (sequences_.empty())
      elaborator_.error(Id::argument_kind, call_.at(1), {"`x` of `scan`", "a tensor", "an empty list"});
    return !sequences_.empty();
  }

  Value move_axis(const Value &x, unsigned from, unsigned to) {
    if (from == to || x.is_poison())
      return x;
    std::vector<int64_t> permutation;
    for (int64_t axis = 0; axis < int64_t(x.type.shape.size()); ++axis)
      if (axis != int64_t(from))
        permutation.push_back(axis);
    permutation.insert(permutation.begin() + to, int64_t(from));
    return elaborator_.emit("transpose", {x}, {{"permutation", permutation}}, call_.range);
  }

  bool run_step(Builder &body) {
    BuilderScope scope(elaborator_, body);
    Arguments arguments;
    arguments.call = call_.range;
    auto add = [&](const char *name, TensorType type, Range range) {
      ArgumentValue argument;
      argument.value = body.argument(name, std::move(type), "");
      argument.range = range;
      arguments.list.push_back(std::move(argument));
    };
    for (const Value &sequence : sequences_) {
      TensorType slice = sequence.type;
      slice.shape.erase(slice.shape.begin());
      add("slice", std::move(slice), call_.at(1));
    }
    for (const Value &initial : initials_)
      add("carried", initial.type, call_.at(2));
    Value result = elaborator_.call(call_[0], std::move(arguments));
    if (result.is_poison())
      return false;
    if (!result.is(Value::Kind::tuple) || result.elements->size() != 2) {
      elaborator_.error(Id::scan_result, call_.at(0), {describe(result)});
      return false;
    }
    return take_given((*result.elements)[0], body) && take_carried((*result.elements)[1], body);
  }

  bool take_given(const Value &given, Builder &body) {
    gives_many_ = given.is_sequence();
    for (const Value &value : gives_many_ ? *given.elements : std::vector<Value>{given}) {
      std::optional<Value> tensor = elaborator_.want_tensor(value, call_.at(0), "`scan`");
      if (!tensor || tensor->is_poison())
        return false;
      if (tensor->weak)
        tensor = body.cast(*tensor, body.precision, at());
      body.block.results.push_back(tensor->id);
      given_.push_back(tensor->type);
    }
    return true;
  }

  bool take_carried(const Value &carried, Builder &body) {
    std::vector<Value> values = carried.is_sequence() ? *carried.elements : std::vector<Value>{carried};
    auto refuse = [&] {
      std::string before = list_types(initials_), after = list_types(values);
      elaborator_.error(Id::scan_carry, call_.at(0), {before, after}).hint =
          "a step returns `given, (carried, …)`; what it carries over must have the types of `from`";
      return false;
    };
    if (values.size() != initials_.size())
      return refuse();
    for (auto [index, value] : llvm::enumerate(values)) {
      if (value.is_poison())
        return false;
      Element element = initials_[index].type.element;
      value = elaborator_.to_tensor(value, element, call_.at(0));
      if (value.is_poison())
        return false;
      if (value.weak)
        value = body.cast(value, element, at());
      if (value.type != initials_[index].type)
        return refuse();
      body.block.results.push_back(value.id);
    }
    return true;
  }

  static std::string list_types(const std::vector<Value> &values) {
    std::string text;
    for (const Value &value : values)
      text += (text.empty() ? "" : ", ") + (value.is(Value::Kind::tensor) ? value.type.str() : describe(value));
    return text.empty() ? "nothing" : text;
  }

  Value emit(Builder &body) {
    Builder &builder = elaborator_.builder();
    llvm::append_range(builder.requirements, body.requirements);
    std::vector<Value> captures;
    Operation operation;
    operation.mnemonic = "scan";
    operation.body = std::make_shared<Block>(body.close(captures));
    operation.range = at();
    operation.attributes = {{"sequences", int64_t(sequences_.size())},
                            {"carried", int64_t(initials_.size())},
                            {"reverse", reverse_}};
    for (const std::vector<Value> *values : {&sequences_, &initials_, &captures})
      for (const Value &value : *values)
        operation.operands.push_back(value.id);
    Dim count = sequences_.front().type.shape.front();
    for (TensorType type : given_) {
      type.shape.insert(type.shape.begin(), count);
      operation.results.push_back(std::move(type));
    }
    for (const Value &initial : initials_)
      operation.results.push_back(initial.type);
    std::vector<Value> results = builder.append(std::move(operation)), finals(results.begin() + long(given_.size()), results.end());
    results.resize(given_.size());
    for (Value &value : results)
      value = move_axis(value, 0, std::min(axis_, unsigned(value.type.shape.size()) - 1));
    Value given = gives_many_ ? Value::tuple(std::move(results)) : results.front();
    Value carried = many_ ? Value::tuple(std::move(finals)) : finals.front();
    return Value::tuple({std::move(given), std::move(carried)});
  }

  Elaborator &elaborator_;
  const BuiltinCall &call_;
  bool many_ = false, gives_many_ = false, reverse_ = false;
  unsigned axis_ = 0;
  std::vector<Value> sequences_, initials_;
  std::vector<TensorType> given_;
};

Value scan(Elaborator &elaborator, const BuiltinCall &call) { return Scan(elaborator, call).run(); }

} // namespace

void add_scan_builtins(std::vector<Builtin> &rows) {
  rows.push_back({"scan", {"step", "x", "from", "axis?", "reverse?"}, scan});
}

} // namespace gradus::sema
