// Texts that are examples each by itself: pairs of texts, or texts with a class; and the inputs
// that a model gets of them, padded to one length.
#pragma once

#include "runtime/data/tokens.h"

namespace gradus::runtime {

struct TokenRecords {
  enum class Kind { pairs, labelled };

  Kind kind = Kind::pairs;
  std::string what;                     // the data in a sentence
  std::string tokenizer;                // its kind in words
  int64_t vocabulary = 0;               // tokens lie below
  int32_t begin = 0, end = 0;           // of pairs: what stands before a target, and behind it
  std::shared_ptr<const Tokens> tokens; // of all records, one behind the other
  std::vector<int64_t> ends;        // where each text of them ends: of a pair source, then target
  std::vector<int32_t> labels;      // kind labelled: one each
  std::vector<std::string> classes; // names of 0, 1, …; none where the labels are numbers

  int64_t count() const {
    return static_cast<int64_t>(kind == Kind::pairs ? ends.size() / 2 : ends.size());
  }
  /// Of the record's text, or of the target of a pair (part 1).
  int64_t length(int64_t record, int part = 0) const;
  Status read(int64_t record, int part, int32_t *tokens) const;
  /// The inputs that these records give: "`source`, `source_length`, …".
  std::string names() const;
};

/// What an input is of a record.
enum class RecordRole { source, source_length, target, next, target_length, token, length, label };

struct RecordRoleRow {
  const char *name;
  RecordRole role;
  TokenRecords::Kind kind;
  bool is_sequence; // of tokens; else one number for each example
};

const std::vector<RecordRoleRow> &record_roles();

struct RecordField {
  ExampleField field; // i32 or i64; row_elements is the length that sequences are padded to
  RecordRole role = RecordRole::token;
};

/// Sequences are padded with 0, `next` with -1. Texts with a class are cut where they are longer
/// than the field; pairs must not be.
class RecordExamples final : public Examples {
public:
  /// `rows`: which records are examples.
  RecordExamples(std::shared_ptr<const TokenRecords> records, std::vector<RecordField> fields,
                 std::vector<int64_t> rows);

  int64_t rows() const override { return static_cast<int64_t>(rows_.size()); }
  const std::vector<ExampleField> &fields() const override { return fields_; }
  Status gather(const int64_t *rows, int64_t count, void *const *buffers) const override;

private:
  std::shared_ptr<const TokenRecords> records_;
  std::vector<RecordField> sources_;
  std::vector<ExampleField> fields_;
  std::vector<int64_t> rows_;
};

} // namespace gradus::runtime
