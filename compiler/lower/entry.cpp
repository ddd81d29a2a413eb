// The functions of one entry.
#include "compiler/lower/entry.h"

#include "compiler/lower/attention.h"
#include "compiler/lower/kernel.h"
#include "compiler/lower/loop.h"
#include "compiler/lower/product.h"
#include "compiler/lower/runtime_calls.h"
#include "compiler/lower/window.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using gradus::sema::Dim;

namespace gradus::lower {

std::string function_name(llvm::StringRef verb, llvm::StringRef entry) { return (verb + "_" + entry).str(); }

namespace {

class EntryLowering {
public:
  EntryLowering(FuncOp function, const plan::StorageLayout &storages, Kernels &kernels, OpBuilder &b)
      : function_(function), storages_(storages), known_kernels_(kernels), plan_(function, storages), b_(b), loc_(function.getLoc()),
        pointer_(LLVM::LLVMPointerType::get(b.getContext())) {}

  Entry lower() {
    describe_entry();
    emit_describe();
    emit_execute();
    return std::move(entry_);
  }

private:
  void describe_entry();
  void emit_describe();
  void emit_execute();
  void emit(Operation &op);
  void emit_kernel(KernelOp kernel);
  void emit_product(ProductOp product);
  void emit_window();
  void emit_gather(GatherOp gather);
  void emit_scatter_sum(ScatterSumOp scatter);
  void emit_slice_at(SliceAtOp slice);
  void emit_place_at(PlaceAtOp place);
  llvm::SmallVector<Value> stretch_of(Value whole, Value part, int64_t axis);
  void emit_random(Operation &op, llvm::StringRef callee);
  void emit_check(CheckFiniteOp check);
  void emit_branch(BranchOp branch);
  void emit_increment(IncrementOp increment);
  Value counter_address(llvm::StringRef name);
  void emit_copies(Operation &op);
  void make_kernel_frame();
  void fill_kernel_frame(KernelOp kernel);
  void run_parallel(Value frame, LLVM::LLVMFuncOp kernel, Value count, Value grain);
  llvm::SmallVector<int32_t> runs_of(KernelOp kernel);
  Value i32(int32_t value) { return constant_i32(b_, loc_, value); }
  Value count_of(Value value) {
    return execute_frame_->value_of(sema::product(cast<TensorType>(value.getType()).getShape()));
  }

  FuncOp function_;
  const plan::StorageLayout &storages_;
  Kernels &known_kernels_;
  plan::FunctionPlan plan_;
  OpBuilder &b_;
  Location loc_;
  Type pointer_;
  Entry entry_;
  Frame *execute_frame_ = nullptr;
  Value frame_argument_;
  Value kernel_frame_, kernel_slots_; ///< what the kernel that runs is given
  unsigned kernels_ = 0;
};

/// Whether the runtime's function for it notes failures; of a loop, whether its body's do.
static bool may_fail(Operation *op) {
  if (isa<SliceAtOp, PlaceAtOp, RandomOrthogonalOp>(op))
    return true;
  if (!isa<LoopOp, BranchOp>(op))
    return false;
  auto body = op->getParentOfType<ModuleOp>().lookupSymbol<FuncOp>(op->getAttrOfType<FlatSymbolRefAttr>("callee").getValue());
  return llvm::any_of(body.getBlock(), [](Operation &inner) { return may_fail(&inner); });
}

void EntryLowering::describe_entry() {
  entry_.name = function_.getSymName().str();
  entry_.doc = function_.getDoc().value_or("").str();
  entry_.kind = llvm::StringSwitch<gradus_entry_kind>(function_.getKind())
                    .Case("loss", GRADUS_ENTRY_LOSS)
                    .Case("metric", GRADUS_ENTRY_METRIC)
                    .Case("step", GRADUS_ENTRY_STEP)
                    .Case("initialize", GRADUS_ENTRY_INITIALIZE)
                    .Case("body", GRADUS_ENTRY_BODY)
                    .Default(GRADUS_ENTRY_FUNCTION);
  entry_.dimensions.assign(plan_.dimensions().begin(), plan_.dimensions().end());
  auto text = [](std::optional<ArrayAttr> names, unsigned index) -> std::string {
    return names && index < names->size() ? cast<StringAttr>((*names)[index]).getValue().str() : "";
  };
  auto set_bounds = [&](DenseF64ArrayAttr bounds) {
    if (bounds)
      std::tie(entry_.arguments.back().low, entry_.arguments.back().high) = std::pair(bounds[0], bounds[1]);
  };
  Block &block = function_.getBlock();
  for (BlockArgument argument : block.getArguments()) {
    unsigned index = argument.getArgNumber();
    int64_t limit = 0;
    if (auto attribute = function_.getArgAttrOfType<IntegerAttr>(index, "gradus.index_limit"))
      limit = attribute.getInt();
    entry_.arguments.push_back({text(function_.getArgumentNames(), index), text(function_.getArgumentDocs(), index),
                                cast<TensorType>(argument.getType()), false, limit});
    if (auto attribute = function_.getArgAttrOfType<IntegerAttr>(index, "gradus.index_ignored"))
      entry_.arguments.back().index_ignored = attribute.getInt();
    set_bounds(function_.getArgAttrOfType<DenseF64ArrayAttr>(index, "gradus.bounds"));
  }
  for (auto [index, value] : llvm::enumerate(block.getTerminator()->getOperands())) {
    entry_.arguments.push_back(
        {text(function_.getResultNames(), index), "", cast<TensorType>(value.getType()), true, 0});
    set_bounds(dyn_cast_or_null<DenseF64ArrayAttr>(function_.getResultAttr(index, "gradus.bounds")));
  }
  for (const plan::Slot &slot : plan_.slots())
    entry_.slots.push_back(
        {slot.kind, slot.index, slot.offset.is_constant() ? uint64_t(slot.offset.constant()) : 0});
  for (Operation &op : block) {
    if (auto product = dyn_cast<ProductOp>(op); product && has_primitive(product))
      ++entry_.primitives;
    entry_.windows += isa<WindowOp>(op);
    entry_.loops += isa<LoopOp, BranchOp>(op);
    entry_.attentions += is_attention(&op);
    entry_.draws |= isa<RandomNormalOp, RandomUniformOp, RandomOrthogonalOp>(op);
    entry_.carries |= isa<WriteOp>(op);
    entry_.fails |= function_.getKind() != "body" && may_fail(&op);
  }
}

/// Straight lines of calls: LLVM's quick way to machine code makes them about as fast, in a fifth of the time.
static void translate_quickly(LLVM::LLVMFuncOp function) {
  function.setPassthroughAttr(Builder(function.getContext()).getStrArrayAttr({"optnone", "noinline"}));
}

void EntryLowering::emit_describe() {
  OpBuilder::InsertionGuard guard(b_);
  auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b_.getContext()), {pointer_, pointer_});
  auto describe = create_function(b_, loc_, function_name("describe", entry_.name), type);
  translate_quickly(describe);
  Value plan = describe.getArgument(0);
  Frame frame(describe.getBody().front(), describe.getArgument(1), plan_.dimensions());
  Integers at{b_, loc_};
  if (auto requirements = function_.getRequirements())
    for (auto [index, row] : llvm::enumerate(*requirements)) {
      auto fields = cast<DictionaryAttr>(row);
      sema::Dim value = cast<DimsAttr>(fields.get("not_negative")).getDims()[0];
      std::string name = "requirement_" + entry_.name + "_" + std::to_string(index);
      Value sentence = constant_text(b_, loc_, name, cast<StringAttr>(fields.get("sentence")).getValue());
      call_runtime(b_, loc_, "gradus_plan_require", {plan, frame.value_of(value), sentence});
    }
  for (auto [index, slot] : llvm::enumerate(plan_.slots())) {
    if (slot.kind == GRADUS_SLOT_VIEW && !slot.offset.is_constant())
      call_runtime(b_, loc_, "gradus_plan_view", {plan, i32(index), frame.value_of(slot.offset)});
    if (slot.kind != GRADUS_SLOT_ARENA || slot.last < 0)
      continue;
    Value total = frame.value_of(slot.bytes.total);
    if (slot.bytes.divisor != 1)
      total = at.divide(at.add(total, at.constant(slot.bytes.divisor - 1)), at.constant(slot.bytes.divisor));
    Value bytes = at.mul(total, at.constant(slot.bytes.unit));
    call_runtime(b_, loc_, "gradus_plan_buffer", {plan, i32(index), bytes, i32(slot.first), i32(slot.last)});
  }
  int32_t primitive = 0;
  for (auto product : function_.getBlock().getOps<ProductOp>())
    if (has_primitive(product)) {
      std::string name = "product_" + entry_.name + "_" + std::to_string(primitive);
      declare_product(product, primitive++, name, plan_, frame, plan, b_);
    }
  for (auto [index, window] : llvm::enumerate(function_.getBlock().getOps<WindowOp>()))
    declare_window(window, index, "window_" + entry_.name + "_" + std::to_string(index), plan_, frame, plan, b_);
  int32_t attention = 0;
  for (Operation &op : function_.getBlock())
    if (is_attention(&op)) {
      std::string name = "attention_" + entry_.name + "_" + std::to_string(attention);
      declare_attention(&op, attention++, name, plan_, frame, plan, b_);
    }
  int32_t body = 0;
  for (Operation &op : function_.getBlock())
    if (isa<LoopOp, BranchOp>(op)) {
      std::string name = "loop_" + entry_.name + "_" + std::to_string(body);
      declare_body(&op, body++, name, plan_, storages_, frame, plan, b_);
    }
  b_.create<LLVM::ReturnOp>(loc_, ValueRange());
}

void EntryLowering::emit_execute() {
  OpBuilder::InsertionGuard guard(b_);
  auto type = LLVM::LLVMFunctionType::get(b_.getI32Type(), {pointer_});
  auto execute = create_function(b_, loc_, function_name("execute", entry_.name), type);
  translate_quickly(execute);
  frame_argument_ = execute.getArgument(0);
  Frame frame(execute, plan_.dimensions());
  execute_frame_ = &frame;
  make_kernel_frame();
  entry_.primitives = 0;
  entry_.windows = 0;
  entry_.loops = 0;
  entry_.attentions = 0;
  for (Operation &op : function_.getBlock()) {
    loc_ = op.getLoc();
    emit(op);
  }
  b_.create<LLVM::ReturnOp>(loc_, i32(0));
}

void EntryLowering::emit(Operation &op) {
  if (auto kernel = dyn_cast<KernelOp>(op))
    emit_kernel(kernel);
  else if (auto product = dyn_cast<ProductOp>(op))
    emit_product(product);
  else if (isa<WindowOp>(op))
    emit_window();
  else if (isa<LoopOp>(op))
    call_runtime(b_, loc_, "gradus_run_loop", {frame_argument_, i32(entry_.loops++)});
  else if (auto branch = dyn_cast<BranchOp>(op))
    emit_branch(branch);
  else if (is_attention(&op))
    call_runtime(b_, loc_, "gradus_run_attention", {frame_argument_, i32(entry_.attentions++)});
  else if (auto gather = dyn_cast<GatherOp>(op))
    emit_gather(gather);
  else if (auto scatter = dyn_cast<ScatterSumOp>(op))
    emit_scatter_sum(scatter);
  else if (auto slice = dyn_cast<SliceAtOp>(op))
    emit_slice_at(slice);
  else if (auto place = dyn_cast<PlaceAtOp>(op))
    emit_place_at(place);
  else if (isa<RandomNormalOp>(op))
    emit_random(op, "gradus_random_normal");
  else if (isa<RandomUniformOp>(op))
    emit_random(op, "gradus_random_uniform");
  else if (isa<RandomOrthogonalOp>(op))
    emit_random(op, "gradus_random_orthogonal");
  else if (auto check = dyn_cast<CheckFiniteOp>(op))
    emit_check(check);
  else if (auto increment = dyn_cast<IncrementOp>(op))
    emit_increment(increment);
  else if (auto reset = dyn_cast<ResetOp>(op))
    b_.create<LLVM::StoreOp>(loc_, Integers{b_, loc_}.constant(0), counter_address(reset.getName()));
  emit_copies(op);
}

void EntryLowering::run_parallel(Value frame, LLVM::LLVMFuncOp kernel, Value count, Value grain) {
  Value address = b_.create<LLVM::AddressOfOp>(loc_, pointer_, kernel.getSymName());
  call_runtime(b_, loc_, "gradus_parallel", {frame, address, count, grain});
}

/// A copy of the entry's frame with room for the addresses that any of its kernels is given.
void EntryLowering::make_kernel_frame() {
  unsigned most = 0;
  for (auto kernel : function_.getBlock().getOps<KernelOp>())
    most = std::max<unsigned>(most, kernel.getInputs().size() + 2 * kernel.getOutputs().size());
  if (most == 0)
    return;
  constexpr int32_t words = sizeof(gradus_frame) / sizeof(void *);
  auto room = [&](int32_t count) { return b_.create<LLVM::AllocaOp>(loc_, pointer_, pointer_, i32(count)); };
  kernel_frame_ = room(words);
  kernel_slots_ = room(most);
  auto at = [&](Value base, int32_t word) -> Value {
    return b_.create<LLVM::GEPOp>(loc_, pointer_, pointer_, base, llvm::ArrayRef<LLVM::GEPArg>{word});
  };
  b_.create<LLVM::StoreOp>(loc_, kernel_slots_, kernel_frame_);
  for (int32_t word = 1; word < words; ++word) {
    Value copied = b_.create<LLVM::LoadOp>(loc_, pointer_, at(frame_argument_, word));
    b_.create<LLVM::StoreOp>(loc_, copied, at(kernel_frame_, word));
  }
}

/// The addresses of a kernel's inputs, results and partial sums; places of partial sums that it has not stay as they were.
void EntryLowering::fill_kernel_frame(KernelOp kernel) {
  int32_t place = 0;
  auto store = [&](int32_t slot) {
    Value to = b_.create<LLVM::GEPOp>(loc_, pointer_, pointer_, kernel_slots_, llvm::ArrayRef<LLVM::GEPArg>{place++});
    b_.create<LLVM::StoreOp>(loc_, execute_frame_->slot(slot), to);
  };
  for (Value value : llvm::concat<Value>(llvm::to_vector(kernel.getInputs()), llvm::to_vector(kernel.getOutputs())))
    store(plan_.slot_of(value));
  for (unsigned result = 0; result < kernel.getNumResults(); ++result)
    if (plan::is_full_sum(kernel, result) || plan::is_column_sum(kernel, result))
      store(plan_.partials_of(kernel, result));
    else
      ++place;
}

/// Where the runs of items end that belong to one gradient each, for a kernel over gradients side by side: the update of all parameters.
/// Threads share out every run as they do the rows of the product that makes the gradient. Short gradients go with the next.
llvm::SmallVector<int32_t> EntryLowering::runs_of(KernelOp kernel) {
  constexpr int64_t least_items = 8;
  llvm::SmallVector<int32_t> ends;
  if (kernel.getForm() != "pointwise" || !plan::is_flat(kernel))
    return ends;
  auto flatten = llvm::find_if(kernel.getInputs(), [&](Value input) {
    return input.getDefiningOp<FlattenOp>() && shape_of(input) == kernel.getDomain().getDims();
  });
  if (flatten == kernel.getInputs().end())
    return ends;
  Dim points(0);
  for (Value part : (*flatten).getDefiningOp<FlattenOp>().getParts()) {
    points = points + sema::product(shape_of(part));
    if (!points.is_constant())
      return {};
    int64_t end = points.constant() / plan::points_per_item;
    if (end - (ends.empty() ? 0 : ends.back()) >= least_items && end <= INT32_MAX)
      ends.push_back(end);
  }
  int64_t last = (points.constant() + plan::points_per_item - 1) / plan::points_per_item;
  if (ends.size() < 2 || last > INT32_MAX)
    return {};
  ends.back() = last;
  return ends;
}

/// Simple operations that a part must have before a second thread pays: a parallel region costs some microseconds.
static constexpr int64_t cost_per_part = 60'000;

void EntryLowering::emit_kernel(KernelOp kernel) {
  std::string name = "kernel_" + entry_.name + "_" + std::to_string(kernels_++);
  LoweredKernel lowered;
  {
    OpBuilder::InsertionGuard guard(b_);
    b_.setInsertionPointToEnd(function_->getParentOfType<ModuleOp>().getBody());
    lowered = known_kernels_.lower(kernel, name, plan_.dimensions(), b_);
  }
  fill_kernel_frame(kernel);
  Integers at{b_, loc_};
  plan::Items items = plan::items_of(kernel);
  Value total = execute_frame_->value_of(items.total);
  Value count = at.divide(at.add(total, at.constant(items.divisor - 1)), at.constant(items.divisor));
  // Points of an item: those of the domain by the number of items, at least one.
  Value points = execute_frame_->value_of(sema::product(kernel.getDomain().getDims()));
  Value per_item = at.divide(points, at.max(count, at.constant(1)));
  Value cost = at.max(at.mul(per_item, at.constant(lowered.cost_per_point)), at.constant(1));
  Value grain = at.add(at.divide(at.constant(cost_per_part), cost), at.constant(1));
  llvm::SmallVector<int32_t> runs = runs_of(kernel);
  if (runs.empty()) {
    run_parallel(kernel_frame_, lowered.run, count, grain);
  } else {
    Value address = b_.create<LLVM::AddressOfOp>(loc_, pointer_, lowered.run.getSymName());
    Value ends = constant_words(b_, loc_, name + "_runs", runs);
    call_runtime(b_, loc_, "gradus_parallel_runs", {kernel_frame_, address, ends, i32(runs.size()), grain});
  }
  if (lowered.finish)
    b_.create<LLVM::CallOp>(loc_, lowered.finish, ValueRange{kernel_frame_});
}

void EntryLowering::emit_product(ProductOp product) {
  if (has_primitive(product)) {
    call_runtime(b_, loc_, "gradus_run_matmul", {frame_argument_, i32(entry_.primitives++)});
    return;
  }
  std::string name = "product_" + entry_.name + "_" + std::to_string(kernels_++);
  LLVM::LLVMFuncOp loops;
  {
    OpBuilder::InsertionGuard guard(b_);
    b_.setInsertionPointToEnd(function_->getParentOfType<ModuleOp>().getBody());
    loops = lower_product_loops(product, name, plan_, b_);
  }
  ProductShape shape = shape_of_product(product);
  run_parallel(frame_argument_, loops, execute_frame_->value_of(shape.batch * shape.m), Integers{b_, loc_}.constant(1));
}

void EntryLowering::emit_window() {
  call_runtime(b_, loc_, "gradus_run_window", {frame_argument_, i32(entry_.windows++)});
}

void EntryLowering::emit_gather(GatherOp gather) {
  Value table = gather.getTable(), index = gather.getIndices();
  Dim row_bytes = sema::product(shape_of(table).drop_front()) * Dim(int64_t(plan::element_bytes(type_of(table).getElement())));
  call_runtime(b_, loc_, "gradus_gather",
               {frame_argument_, i32(plan_.slot_of(table)), i32(plan_.slot_of(index)), i32(plan_.slot_of(gather.getResult())),
                i32(plan::element_code(type_of(index).getElement())), execute_frame_->value_of(shape_of(table).front()),
                count_of(index), execute_frame_->value_of(row_bytes)});
}

void EntryLowering::emit_scatter_sum(ScatterSumOp scatter) {
  Value values = scatter.getValues(), index = scatter.getIndices(), result = scatter.getResult();
  call_runtime(b_, loc_, "gradus_scatter_sum",
               {frame_argument_, i32(plan_.slot_of(values)), i32(plan_.slot_of(index)), i32(plan_.slot_of(result)),
                i32(plan::element_code(type_of(result).getElement())), i32(plan::element_code(type_of(index).getElement())),
                execute_frame_->value_of(shape_of(result).front()), count_of(index),
                execute_frame_->value_of(sema::product(shape_of(result).drop_front()))});
}

/// The sizes that the runtime takes: outer, extent, count, row_bytes.
llvm::SmallVector<Value> EntryLowering::stretch_of(Value whole, Value part, int64_t axis) {
  auto shape = shape_of(whole);
  Dim row_bytes = sema::product(shape.drop_front(axis + 1)) * Dim(int64_t(plan::element_bytes(type_of(whole).getElement())));
  return {execute_frame_->value_of(sema::product(shape.take_front(axis))), execute_frame_->value_of(shape[axis]),
          execute_frame_->value_of(shape_of(part)[axis]), execute_frame_->value_of(row_bytes)};
}

void EntryLowering::emit_slice_at(SliceAtOp slice) {
  llvm::SmallVector<Value> arguments{frame_argument_, i32(plan_.slot_of(slice.getX())), i32(plan_.slot_of(slice.getAt())),
                                     i32(plan_.slot_of(slice.getResult())),
                                     i32(plan::element_code(type_of(slice.getAt()).getElement()))};
  arguments.append(stretch_of(slice.getX(), slice.getResult(), slice.getAxis()));
  call_runtime(b_, loc_, "gradus_slice_at", arguments);
}

void EntryLowering::emit_place_at(PlaceAtOp place) {
  llvm::SmallVector<Value> arguments{frame_argument_, i32(plan_.slot_of(place.getX())), i32(plan_.slot_of(place.getValue())),
                                     i32(plan_.slot_of(place.getAt())), i32(plan_.slot_of(place.getResult())),
                                     i32(plan::element_code(type_of(place.getAt()).getElement()))};
  arguments.append(stretch_of(place.getX(), place.getValue(), place.getAxis()));
  call_runtime(b_, loc_, "gradus_place_at", arguments);
}

void EntryLowering::emit_random(Operation &op, llvm::StringRef callee) {
  Value result = op.getResult(0);
  auto type = cast<TensorType>(result.getType());
  llvm::SmallVector<Value> arguments{frame_argument_, i32(plan_.slot_of(result)),
                                     i32(plan::element_code(type.getElement()))};
  if (isa<RandomOrthogonalOp>(op)) {
    arguments.push_back(execute_frame_->value_of(sema::product(type.getShape().drop_back())));
    arguments.push_back(execute_frame_->value_of(type.getShape().back()));
  } else {
    arguments.push_back(count_of(result));
  }
  arguments.push_back(i32(op.getAttrOfType<IntegerAttr>("site").getInt()));
  call_runtime(b_, loc_, callee, arguments);
}

void EntryLowering::emit_check(CheckFiniteOp check) {
  auto type = cast<TensorType>(check.getLoss().getType());
  Value failed = call_runtime(b_, loc_, "gradus_not_finite", b_.getI32Type(),
                              {frame_argument_, i32(plan_.slot_of(check.getLoss())), i32(plan::element_code(type.getElement()))});
  Value stop = b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::ne, failed, i32(0));
  Block *here = b_.getInsertionBlock();
  Region *region = here->getParent();
  Block *end = new Block, *next = new Block;
  region->getBlocks().insertAfter(here->getIterator(), end);
  region->getBlocks().insertAfter(end->getIterator(), next);
  b_.create<LLVM::CondBrOp>(loc_, stop, end, ValueRange(), next, ValueRange());
  b_.setInsertionPointToEnd(end);
  b_.create<LLVM::ReturnOp>(loc_, i32(check.getStatement() + 1));
  b_.setInsertionPointToEnd(next);
}

void EntryLowering::emit_branch(BranchOp branch) {
  Value truth = b_.create<LLVM::LoadOp>(loc_, b_.getI8Type(), execute_frame_->slot(plan_.slot_of(branch.getCondition())));
  Value none = b_.create<arith::ConstantOp>(loc_, b_.getI8IntegerAttr(0));
  Value holds = b_.create<arith::CmpIOp>(loc_, arith::CmpIPredicate::ne, truth, none);
  Block *here = b_.getInsertionBlock();
  Region *region = here->getParent();
  Block *body = new Block, *next = new Block;
  region->getBlocks().insertAfter(here->getIterator(), body);
  region->getBlocks().insertAfter(body->getIterator(), next);
  b_.create<LLVM::CondBrOp>(loc_, holds, body, ValueRange(), next, ValueRange());
  b_.setInsertionPointToEnd(body);
  call_runtime(b_, loc_, "gradus_run_loop", {frame_argument_, i32(entry_.loops++)});
  b_.create<LLVM::BrOp>(loc_, next);
  b_.setInsertionPointToEnd(next);
}

Value EntryLowering::counter_address(llvm::StringRef name) {
  auto place = storages_.place(name);
  auto slot = llvm::find_if(plan_.slots(), [&](const plan::Slot &candidate) {
    return candidate.kind == GRADUS_SLOT_STORAGE && candidate.index == place.storage &&
           candidate.offset == Dim(int64_t(place.offset));
  });
  return execute_frame_->slot(slot - plan_.slots().begin());
}

void EntryLowering::emit_increment(IncrementOp increment) {
  Value address = counter_address(increment.getName());
  Value count = b_.create<LLVM::LoadOp>(loc_, b_.getI64Type(), address);
  b_.create<LLVM::StoreOp>(loc_, Integers{b_, loc_}.add(count, Integers{b_, loc_}.constant(1)), address);
}

void EntryLowering::emit_copies(Operation &op) {
  for (const plan::Copy &copy : plan_.copies_at(&op))
    call_runtime(b_, loc_, "gradus_copy",
                 {frame_argument_, i32(copy.to), i32(copy.from), execute_frame_->value_of(copy.bytes)});
}

} // namespace

Entry lower_entry(FuncOp function, const plan::StorageLayout &storages, Kernels &kernels, OpBuilder &b) {
  return EntryLowering(function, storages, kernels, b).lower();
}

} // namespace gradus::lower
