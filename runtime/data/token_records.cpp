// Records of tokens, and batches of them.
#include "runtime/data/token_records.h"

#include <algorithm>

namespace gradus::runtime {

int64_t TokenRecords::length(int64_t record, int part) const {
  size_t at = static_cast<size_t>(kind == Kind::pairs ? 2 * record + part : record);
  return ends[at] - (at ? ends[at - 1] : 0);
}

Status TokenRecords::read(int64_t record, int part, int32_t *out) const {
  size_t at = static_cast<size_t>(kind == Kind::pairs ? 2 * record + part : record);
  int64_t first = at ? ends[at - 1] : 0;
  return tokens->read(first, ends[at] - first, out);
}

const std::vector<RecordRoleRow> &record_roles() {
  using Role = RecordRole;
  using Kind = TokenRecords::Kind;
  static const std::vector<RecordRoleRow> rows = {
      {"source", Role::source, Kind::pairs, true},
      {"source_length", Role::source_length, Kind::pairs, false},
      {"target", Role::target, Kind::pairs, true},
      {"next", Role::next, Kind::pairs, true},
      {"target_length", Role::target_length, Kind::pairs, false},
      {"token", Role::token, Kind::labelled, true},
      {"length", Role::length, Kind::labelled, false},
      {"label", Role::label, Kind::labelled, false},
  };
  return rows;
}

std::string TokenRecords::names() const {
  std::string names;
  for (const RecordRoleRow &row : record_roles())
    if (row.kind == kind)
      names += (names.empty() ? "`" : ", `") + std::string(row.name) + "`";
  return names;
}

RecordExamples::RecordExamples(std::shared_ptr<const TokenRecords> records,
                               std::vector<RecordField> fields, std::vector<int64_t> rows)
    : records_(std::move(records)), sources_(std::move(fields)), rows_(std::move(rows)) {
  for (const RecordField &source : sources_)
    fields_.push_back(source.field);
}

namespace {

/// The numbers of one input of one example. `text` and `target` are the record's.
void fill(const RecordField &source, const TokenRecords &records, int64_t record,
          const std::vector<int32_t> &text, const std::vector<int32_t> &target,
          std::vector<int32_t> &row) {
  size_t width = static_cast<size_t>(source.field.row_elements);
  auto padded = [&](const std::vector<int32_t> &from, size_t at, int32_t padding) {
    size_t count = std::min(from.size(), width - at);
    std::copy_n(from.begin(), count, row.begin() + static_cast<std::ptrdiff_t>(at));
    std::fill(row.begin() + static_cast<std::ptrdiff_t>(at + count), row.end(), padding);
  };
  row.assign(width, 0);
  switch (source.role) {
  case RecordRole::source:
  case RecordRole::token:
    return padded(text, 0, 0);
  case RecordRole::target:
    row[0] = records.begin;
    return padded(target, 1, 0);
  case RecordRole::next:
    padded(target, 0, -1);
    row[target.size()] = records.end;
    return;
  case RecordRole::target_length:
    row[0] = static_cast<int32_t>(target.size()) + 1;
    return;
  case RecordRole::source_length:
  case RecordRole::length:
    row[0] = static_cast<int32_t>(text.size());
    return;
  case RecordRole::label:
    row[0] = records.labels[static_cast<size_t>(record)];
    return;
  }
}

} // namespace

Status RecordExamples::gather(const int64_t *rows, int64_t count, void *const *buffers) const {
  std::vector<int32_t> text, target, row;
  // No more of a text than its sequences hold, which its length says too.
  size_t most = SIZE_MAX;
  for (const RecordField &source : sources_)
    if (source.role == RecordRole::token)
      most = static_cast<size_t>(source.field.row_elements);
  for (int64_t index = 0; index < count; ++index) {
    int64_t record = rows_[static_cast<size_t>(rows[index])];
    text.resize(static_cast<size_t>(records_->length(record)));
    Status status = records_->read(record, 0, text.data());
    if (status.ok() && records_->kind == TokenRecords::Kind::pairs) {
      target.resize(static_cast<size_t>(records_->length(record, 1)));
      status = records_->read(record, 1, target.data());
    }
    if (!status.ok())
      return status;
    text.resize(std::min(text.size(), most));
    for (size_t field = 0; field < sources_.size(); ++field) {
      fill(sources_[field], *records_, record, text, target, row);
      auto width = static_cast<int64_t>(row.size());
      if (sources_[field].field.element == GRADUS_I64)
        std::copy(row.begin(), row.end(), static_cast<int64_t *>(buffers[field]) + index * width);
      else
        std::copy(row.begin(), row.end(), static_cast<int32_t *>(buffers[field]) + index * width);
    }
  }
  return Status();
}

} // namespace gradus::runtime
