// From arith, math, scf and vector operations to the LLVM dialect.
#include "compiler/lower/division.h"
#include "compiler/lower/lower.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MathToLibm/MathToLibm.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace gradus::lower {
namespace {

/// Polynomials for f32 vectors and scalars, so that no call stands in a kernel; f64 goes to libm.
struct ApproximatePass : PassWrapper<ApproximatePass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ApproximatePass)
  ApproximatePass() = default;
  ApproximatePass(const ApproximatePass &other) : PassWrapper(other) {}
  explicit ApproximatePass(bool avx512) { this->avx512 = avx512; }

  llvm::StringRef getArgument() const final { return "gradus-approximate"; }
  llvm::StringRef getDescription() const final { return "Replaces f32 functions of math by polynomials"; }
  void getDependentDialects(DialectRegistry &registry) const final { registry.insert<LLVM::LLVMDialect, math::MathDialect, vector::VectorDialect>(); }
  void runOnOperation() final {
    RewritePatternSet patterns(&getContext());
    populateMathPolynomialApproximationPatterns(patterns);
    if (avx512)
      populate_division_patterns(patterns);
    GreedyRewriteConfig config;
    config.enableRegionSimplification = GreedySimplifyRegionLevel::Disabled;
    if (failed(applyPatternsAndFoldGreedily(getOperation(), std::move(patterns), config)))
      signalPassFailure();
  }

  Option<bool> avx512{*this, "avx512", llvm::cl::desc("divide by estimated reciprocals"), llvm::cl::init(false)};
};

struct ToLLVMPass : PassWrapper<ToLLVMPass, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(ToLLVMPass)
  llvm::StringRef getArgument() const final { return "gradus-convert-to-llvm"; }
  llvm::StringRef getDescription() const final { return "Converts lowered functions to the LLVM dialect"; }
  void getDependentDialects(DialectRegistry &registry) const final {
    registry.insert<LLVM::LLVMDialect, cf::ControlFlowDialect, func::FuncDialect, vector::VectorDialect>();
  }
  void runOnOperation() final {
    MLIRContext &context = getContext();
    LLVMTypeConverter types(&context);
    LLVMConversionTarget target(context);
    target.addLegalOp<ModuleOp>();
    // First what LLVM has instructions or intrinsics for, whole vectors at once; libm takes only what is left, element by element.
    RewritePatternSet intrinsics(&context);
    populateMathToLLVMConversionPatterns(types, intrinsics);
    if (failed(applyPartialConversion(getOperation(), target, std::move(intrinsics))))
      return signalPassFailure();
    RewritePatternSet patterns(&context);
    populateSCFToControlFlowConversionPatterns(patterns);
    cf::populateControlFlowToLLVMConversionPatterns(types, patterns);
    arith::populateArithToLLVMConversionPatterns(types, patterns);
    populateMathToLibmConversionPatterns(patterns);
    // libm's functions are declared and called by the func dialect.
    populateFuncToLLVMConversionPatterns(types, patterns);
    vector::populateVectorInsertExtractStridedSliceTransforms(patterns);
    populateVectorToLLVMConversionPatterns(types, patterns);
    if (failed(applyFullConversion(getOperation(), target, std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace

void add_to_llvm_passes(OpPassManager &passes, bool avx512) {
  passes.addPass(std::make_unique<ApproximatePass>(avx512));
  passes.addPass(std::make_unique<ToLLVMPass>());
}

void register_approximate_pass() { PassRegistration<ApproximatePass>(); }

} // namespace gradus::lower
