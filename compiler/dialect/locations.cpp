// A range travels as the metadata of a fused location: array<i64: file, begin, end>.
#include "compiler/dialect/locations.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace gradus {

Location location_of(MLIRContext *context, diagnostics::Range range,
                     const diagnostics::SourceManager &sources) {
  if (!range.valid())
    return UnknownLoc::get(context);
  diagnostics::Position position = sources.position(range.file, range.begin);
  Location place =
      FileLineColLoc::get(context, sources.name(range.file), position.line, position.column);
  auto numbers = DenseI64ArrayAttr::get(
      context, {int64_t(range.file), int64_t(range.begin), int64_t(range.end)});
  return FusedLoc::get(context, {place}, numbers);
}

diagnostics::Range range_of(Location location) {
  return llvm::TypeSwitch<LocationAttr, diagnostics::Range>(location)
      .Case([](FusedLoc fused) {
        if (auto numbers = llvm::dyn_cast_or_null<DenseI64ArrayAttr>(fused.getMetadata()))
          if (numbers.size() == 3)
            return diagnostics::Range{uint32_t(numbers[0]), uint32_t(numbers[1]),
                                      uint32_t(numbers[2])};
        for (Location part : fused.getLocations())
          if (diagnostics::Range range = range_of(part); range.valid())
            return range;
        return diagnostics::Range();
      })
      .Case([](NameLoc named) { return range_of(named.getChildLoc()); })
      .Case([](CallSiteLoc call) { return range_of(call.getCaller()); })
      .Default([](LocationAttr) { return diagnostics::Range(); });
}

} // namespace gradus
