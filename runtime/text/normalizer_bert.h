// BERT's normalizer: control characters go, Chinese characters stand alone, accents and capitals
// go.
#pragma once

#include "runtime/text/normalizer.h"

namespace gradus::runtime::text {

std::unique_ptr<Normalizer> read_bert_normalizer(const JsonPart &part);

} // namespace gradus::runtime::text
