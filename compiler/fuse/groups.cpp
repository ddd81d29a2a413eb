// Greedy grouping of ops into kernels.
#include "compiler/fuse/groups.h"

#include "compiler/dialect/ops.h"
#include "compiler/fuse/index_map.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;
using gradus::sema::Dim;

namespace gradus::fuse {

llvm::StringRef name(Form form) {
  switch (form) {
  case Form::pointwise:
    return "pointwise";
  case Form::rows:
    return "rows";
  case Form::columns:
    return "columns";
  case Form::generic:
    return "generic";
  }
  llvm_unreachable("a form without a name");
}


bool is_reduction(Operation *op) { return isa<SumOp, MaxOp, MinOp, ArgmaxOp>(op); }

/// Ascending axes that a reduction removes.
static llvm::SmallVector<int64_t, 4> reduced_axes(Operation *op) {
  if (auto argmax = dyn_cast<ArgmaxOp>(op))
    return {int64_t(argmax.getAxis())};
  return llvm::SmallVector<int64_t, 4>(op->getAttrOfType<DenseI64ArrayAttr>("axes").asArrayRef());
}

std::optional<Level> reduction_level(Operation *op, llvm::ArrayRef<Dim> domain) {
  if (isa<ArgmaxOp>(op) || shape_of(op->getOperand(0)) != domain)
    return std::nullopt;
  auto axes = reduced_axes(op);
  size_t rank = domain.size();
  bool is_sum = isa<SumOp>(op);
  if (axes.size() == rank && is_sum)
    return Level::full;
  if (rank >= 2 && axes.size() == 1 && axes[0] == int64_t(rank) - 1)
    return Level::row;
  if (rank >= 2 && is_sum && axes.size() == rank - 1 && axes.back() == int64_t(rank) - 2)
    return Level::leading;
  return std::nullopt;
}

/// True when `shape` is that of one value for each row of `domain`: without the last axis, or with it at extent 1.
static bool is_row_shape(llvm::ArrayRef<Dim> shape, llvm::ArrayRef<Dim> domain) {
  if (domain.size() < 2)
    return false;
  if (shape == domain.drop_back())
    return true;
  return shape.size() == domain.size() && shape.drop_back() == domain.drop_back() &&
         shape.back() == Dim(1) && domain.back() != Dim(1);
}

static bool is_pointwise(Operation *op) {
  return op->getNumResults() == 1 && isa<ElementwiseOpInterface>(op) && !is_inlined(op);
}

/// An inlined op whose value something else than a kernel needs in memory.
static bool is_needed_in_memory(Operation *op) {
  return llvm::any_of(op->getUsers(), [](Operation *user) {
    return !is_inlined(user) && !is_pointwise(user) && !is_reduction(user);
  });
}

static llvm::SmallVector<llvm::StringRef, 4> names_of(ArrayAttr names) {
  llvm::SmallVector<llvm::StringRef, 4> result;
  for (mlir::Attribute name : names)
    result.push_back(cast<FlatSymbolRefAttr>(name).getValue());
  return result;
}

llvm::SmallVector<llvm::StringRef, 4> viewed_storages(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return {};
  if (isa<ReadOp, HyperOp, CounterOp>(op))
    return {op->getAttrOfType<FlatSymbolRefAttr>("name").getValue()};
  if (auto read = dyn_cast<ReadFlatOp>(op))
    return names_of(read.getNames());
  if (isa<ReshapeOp>(op))
    return viewed_storages(op->getOperand(0));
  return {};
}

llvm::SmallVector<llvm::StringRef, 4> written_storages(Operation *op) {
  if (isa<WriteOp, IncrementOp, ResetOp>(op))
    return {op->getAttrOfType<FlatSymbolRefAttr>("name").getValue()};
  if (auto write = dyn_cast<WriteFlatOp>(op))
    return names_of(write.getNames());
  if (auto branch = dyn_cast<BranchOp>(op))
    return names_of(branch.getWrites());
  return {};
}

Grouping::Grouping(Block &block, bool fuse) : fuse_(fuse) {
  for (Operation &op : block.without_terminator())
    place(&op);
}

llvm::ArrayRef<Node *> Grouping::waits_for(Node *node) const {
  auto found = waits_for_.find(node);
  return found == waits_for_.end() ? llvm::ArrayRef<Node *>() : found->second.getArrayRef();
}

void Grouping::place(Operation *op) {
  if (is_inlined(op) && !is_needed_in_memory(op))
    return;
  llvm::SetVector<Node *> candidates;
  if (fuse_ && !is_inlined(op) && (is_pointwise(op) || is_reduction(op)))
    visit_sources(op, [&](Value source, const IndexMap &) {
      if (Operation *producer = source.getDefiningOp())
        if (Node *node = node_of(producer); node && node->is_kernel)
          candidates.insert(node);
    });
  // The latest producer first: what it waits for is what this op has to wait for anyway.
  Node *home = nullptr;
  for (Node *node : llvm::reverse(candidates))
    if (!home && try_join(op, *node))
      home = node;
  if (!home)
    home = start(op);
  else
    for (Node *node : candidates)
      if (node != home)
        try_merge(*node, *home);
  record_effects(op, *node_of(op));
}

Node *Grouping::start(Operation *op) {
  nodes_.push_back(std::make_unique<Node>());
  Node *node = nodes_.back().get();
  node->ops.push_back(op);
  bool reduction = is_reduction(op);
  node->is_kernel = is_inlined(op) || is_pointwise(op) || reduction;
  if (node->is_kernel) {
    auto domain = shape_of(reduction ? op->getOperand(0) : op->getResult(0));
    node->domain.assign(domain.begin(), domain.end());
    Level level = Level::point;
    if (reduction) {
      auto fitting = reduction_level(op, domain);
      node->form = !fitting                     ? Form::generic
                   : *fitting == Level::row     ? Form::rows
                   : *fitting == Level::leading ? Form::columns
                                                : Form::pointwise;
      level = fitting.value_or(Level::full);
    }
    level_of_[op] = level;
  }
  node_of_[op] = node;
  record_sources(op, *node);
  return node;
}

void Grouping::record_sources(Operation *op, Node &node) {
  visit_sources(op, [&](Value source, const IndexMap &) {
    Operation *producer = source.getDefiningOp();
    Node *other = producer ? node_of(producer) : nullptr;
    if (other && other != &node)
      waits_for_[&node].insert(other);
    for (llvm::StringRef name : viewed_storages(source))
      storages_[name].readers.insert(&node);
  });
}

void Grouping::record_effects(Operation *op, Node &node) {
  for (Value result : op->getResults())
    for (llvm::StringRef name : viewed_storages(result)) {
      Storage &storage = storages_[name];
      if (storage.written)
        waits_for_[&node].insert(storage.written);
      storage.readers.insert(&node);
    }
  if (auto branch = dyn_cast<BranchOp>(op))
    for (llvm::StringRef name : names_of(branch.getReads())) {
      Storage &storage = storages_[name];
      if (storage.written)
        waits_for_[&node].insert(storage.written);
      storage.readers.insert(&node);
    }
  if (isa<CheckFiniteOp>(op)) {
    for (Node *write : writes_since_check_)
      waits_for_[&node].insert(write);
    writes_since_check_.clear();
    last_check_ = &node;
  }
  if (!written_storages(op).empty())
    record_write(op, node);
}

void Grouping::record_write(Operation *write, Node &node) {
  auto &before = waits_for_[&node];
  if (last_check_)
    before.insert(last_check_);
  auto names = written_storages(write);
  for (llvm::StringRef name : names)
    for (Node *reader : storages_[name].readers)
      if (reader != &node)
        before.insert(reader);

  // Two writes of one storage stay in order.
  for (llvm::StringRef name : names)
    if (Node *written = storages_[name].written; written && written != &node)
      before.insert(written);

  Operation *producer = isa<WriteOp, WriteFlatOp>(write) ? write->getOperand(0).getDefiningOp() : nullptr;
  Node *maker = producer ? node_of(producer) : nullptr;
  if (maker && can_store_in_place(write, *maker)) {
    in_place_.insert(write);
    auto &maker_before = waits_for_[maker];
    if (last_check_)
      maker_before.insert(last_check_);
    for (llvm::StringRef name : names)
      for (Node *reader : storages_[name].readers)
        if (reader != maker && reader != &node)
          maker_before.insert(reader);
  }
  for (llvm::StringRef name : names) {
    storages_[name].readers.clear();
    storages_[name].written = &node;
  }
  writes_since_check_.insert(&node);
}

/// Whether the value can be made where it will be kept, with all who read what was there before done by then.
bool Grouping::can_store_in_place(Operation *write, Node &maker) const {
  Value value = write->getOperand(0);
  auto is_write = [](Operation *user) { return isa<WriteOp, WriteFlatOp>(user); };
  if (llvm::count_if(value.getUsers(), is_write) > 1)
    return false;
  auto names = written_storages(write);
  if (maker.is_kernel ? !changes_points_alone(value.getDefiningOp(), names, maker) : !changes_a_stretch_alone(value.getDefiningOp(), names))
    return false;
  if (last_check_ && reaches(last_check_, &maker))
    return false;
  for (llvm::StringRef name : names)
    for (Node *reader : storages_.lookup(name).readers)
      if (reader != &maker && reaches(reader, &maker))
        return false;
  return true;
}

/// Whether the storage is placed into, and what is placed does not come from there.
bool Grouping::changes_a_stretch_alone(Operation *producer, llvm::ArrayRef<llvm::StringRef> names) const {
  auto place = dyn_cast<PlaceAtOp>(producer);
  return place && llvm::ArrayRef(viewed_storages(place.getX())) == names && viewed_storages(place.getValue()).empty() &&
         llvm::ArrayRef(viewed_storages(place.getAt())) != names;
}

/// Whether the kernel reads the storages only at the points that it writes.
bool Grouping::changes_points_alone(Operation *producer, llvm::ArrayRef<llvm::StringRef> names, const Node &kernel) const {
  // Stages of a row kernel compute points again, which must not see what an earlier stage stored.
  if (kernel.form != Form::pointwise && kernel.form != Form::columns)
    return false;
  if (level_of_.lookup(producer) != Level::point)
    return false;
  bool same_points = true;
  for (Operation *op : kernel.ops)
    visit_sources(op, [&](Value source, const IndexMap &map) {
      auto viewed = viewed_storages(source);
      if (llvm::none_of(viewed, [&](llvm::StringRef name) { return llvm::is_contained(names, name); }))
        return;
      same_points = same_points && llvm::ArrayRef(viewed) == names && shape_of(source) == llvm::ArrayRef(kernel.domain) &&
                    map.is_identity(shape_of(source));
    });
  return same_points;
}

bool Grouping::reaches(Node *from, Node *target) const {
  if (from == target)
    return true;
  llvm::SmallVector<Node *, 16> pending{from};
  llvm::SmallPtrSet<Node *, 16> seen{from};
  while (!pending.empty()) {
    for (Node *next : waits_for(pending.pop_back_val())) {
      if (next == target)
        return true;
      if (seen.insert(next).second)
        pending.push_back(next);
    }
  }
  return false;
}

bool Grouping::sources_fit(Operation *op, bool of_rows, Node &node, Node *also) const {
  bool fit = true;
  visit_sources(op, [&](Value source, const IndexMap &map) {
    Operation *producer = source.getDefiningOp();
    Node *other = producer ? node_of(producer) : nullptr;
    if (!other)
      return;
    if (other != &node && other != also) {
      fit = fit && !reaches(other, &node);
      return;
    }
    Level level = level_of_.lookup(producer);
    bool usable = (level == Level::point && !of_rows) || level == Level::row;
    fit = fit && usable && map.is_identity(shape_of(source));
  });
  return fit;
}

bool Grouping::try_join(Operation *op, Node &node) {
  if (node.form == Form::generic)
    return false;
  llvm::ArrayRef<Dim> domain = node.domain;
  bool reduction = is_reduction(op);
  auto shape = shape_of(reduction ? op->getOperand(0) : op->getResult(0));
  bool of_rows = shape != domain && is_row_shape(shape, domain);
  if (shape != domain && !of_rows)
    return false;

  Level level = of_rows ? Level::row : Level::point;
  if (reduction && of_rows) {
    // The sum over what each row gave: a loss.
    if (!isa<SumOp>(op) || reduced_axes(op).size() != shape.size())
      return false;
    level = Level::full;
  } else if (reduction) {
    auto fitting = reduction_level(op, domain);
    if (!fitting)
      return false;
    level = *fitting;
  }

  Form form = node.form;
  bool needs_rows = level == Level::row || of_rows;
  if (needs_rows ? form == Form::columns : level == Level::leading && form == Form::rows)
    return false;
  if (needs_rows)
    form = Form::rows;
  else if (level == Level::leading)
    form = Form::columns;
  if (!sources_fit(op, of_rows, node, nullptr))
    return false;

  node.form = form;
  node.ops.push_back(op);
  node_of_[op] = &node;
  level_of_[op] = level;
  record_sources(op, node);
  return true;
}

/// Joins two kernels over one domain that an op has just tied together, so that what both read is read once.
void Grouping::try_merge(Node &other, Node &into) {
  if (!other.is_kernel || other.domain != into.domain || other.form == Form::generic ||
      into.form == Form::generic)
    return;
  bool rows = other.form == Form::rows || into.form == Form::rows;
  bool columns = other.form == Form::columns || into.form == Form::columns;
  if (rows && columns)
    return;
  auto waits_between = [&](Node &from, Node &target) {
    return llvm::any_of(waits_for(&from), [&](Node *next) { return next != &target && reaches(next, &target); });
  };
  if (waits_between(other, into) || waits_between(into, other))
    return;
  for (Operation *op : into.ops)
    if (!sources_fit(op, level_of_.lookup(op) == Level::row, into, &other))
      return;

  into.form = rows ? Form::rows : columns ? Form::columns : Form::pointwise;
  for (Operation *op : other.ops) {
    node_of_[op] = &into;
    into.ops.push_back(op);
  }
  llvm::sort(into.ops, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  for (Node *next : llvm::SmallVector<Node *>(waits_for(&other)))
    if (next != &into)
      waits_for_[&into].insert(next);
  waits_for_.erase(&other);
  for (auto &[node, before] : waits_for_)
    if (before.remove(&other) && node != &into)
      before.insert(&into);
  for (auto &entry : storages_)
    if (entry.second.readers.remove(&other))
      entry.second.readers.insert(&into);
  llvm::erase_if(nodes_, [&](const std::unique_ptr<Node> &node) { return node.get() == &other; });
}

} // namespace gradus::fuse
