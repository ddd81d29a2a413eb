// The pass of this folder, for gradus-opt.
#pragma once

namespace gradus::plan {

/// `gradus-print-plan`: writes the slots of every fused function to standard output.
void register_print_plan_pass();

} // namespace gradus::plan
