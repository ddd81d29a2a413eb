// The manifest: what a library says about itself, as JSON.
#pragma once

#include "compiler/emit/model.h"

namespace gradus::emit {

/// Fills `manifest` and `manifest_hash`. The schema is compiler/emit/manifest.schema.json.
void build_manifest(CompiledModel &model);

} // namespace gradus::emit
