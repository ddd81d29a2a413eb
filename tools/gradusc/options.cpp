// The command line of gradusc.
#include "tools/gradusc/options.h"

#include "dsl/diagnostics/diagnostics.h"

#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <CLI/CLI.hpp>

namespace gradus::tool {

const std::vector<EmitKind> &emit_kinds() {
  static const std::vector<EmitKind> kinds = {
      {"ast", "", "the syntax tree, as text"},
      {"program", "", "the elaborated program: everything inlined, shapes known, as text"},
      {"gradus", "", "the program in the gradus dialect of MLIR"},
      {"adjoint", "", "after stabilizing, differentiating and optimizing"},
      {"kernels", "", "after fusing: products and kernels"},
      {"llvm", "", "LLVM IR, optimized"},
      {"asm", "", "assembly"},
      {"obj", ".o", "an object, and the header"},
      {"static", ".a", "a static library, and the header"},
      {"shared", ".so", "a shared library, and the header (default)"},
      {"header", ".h", "the C header alone"},
      {"manifest", ".json", "the manifest: functions, shapes, parameters, memory, as JSON"},
      {"dot", ".dot", "the graph of kernels and products, for Graphviz"},
  };
  return kinds;
}

static const char *const examples = R"(Examples:
  gradusc autoencoder.grad -o libautoencoder.so     a library and autoencoder.h
  gradusc autoencoder.grad --set code=64            another code size
  gradusc digits.grad --dim n=128 --memory-report   a fixed batch, and its memory
  gradusc --format model.grad -o model.grad          the one layout
  gradusc --explain E0301                           what an error means
)";

/// `name=value` in two; CLI11 has checked the form.
static std::pair<std::string, std::string> binding(const std::string &text) {
  size_t at = text.find('=');
  return {text.substr(0, at), text.substr(at + 1)};
}

static std::string is_binding(const std::string &text) {
  size_t at = text.find('=');
  return at == std::string::npos || at == 0 || at + 1 == text.size() ? "`" + text + "` is not of the form name=value" : "";
}

/// The flag nearest to an unknown one.
static std::string suggestion(const CLI::App &app, const std::string &word) {
  std::vector<std::string> names;
  for (const CLI::Option *option : app.get_options())
    for (const std::string &name : option->get_lnames())
      names.push_back("--" + name);
  std::vector<llvm::StringRef> candidates(names.begin(), names.end());
  return diagnostics::nearest(llvm::StringRef(word).split('=').first, candidates).str();
}

Options read_options(int argc, char **argv, int &exit_status) {
  Options options;
  exit_status = -1;
  CLI::App app("Compiles the training of a neural network to a native library.\n\n" + std::string(examples), "gradusc");
  app.set_version_flag("--version", "gradusc " GRADUS_VERSION);
  std::string kinds_help = "What to make:";
  std::vector<std::string> kinds;
  for (const EmitKind &kind : emit_kinds()) {
    kinds.push_back(kind.name);
    kinds_help += "\n" + std::string(kind.name) + ": " + kind.help;
  }
  std::vector<std::string> settings, dims, imports;
  std::string precision = "f32", color = "auto", level = "2";
  app.add_option("file", options.input, "The program; - reads standard input");
  app.add_option("-o,--output", options.output, "Where to; - is standard output (default: by the model's name)");
  app.add_option("--emit", options.emit, kinds_help)->check(CLI::IsMember(kinds));
  app.add_option("--model", options.compile.language.model, "Which model of the file (default: the last)");
  app.add_option("--set", settings, "A hyperparameter of the model: code=64")->check(is_binding)->allow_extra_args(false);
  app.add_option("--dim", dims, "Fixes a symbolic dimension: n=128")->check(is_binding)->allow_extra_args(false);
  app.add_option("-I,--import-folder", imports, "Where imports are looked for, after the file's own folder")->allow_extra_args(false);
  app.add_option("--precision", precision, "What `float` is (f64 is for checking: slow)")->check(CLI::IsMember({"f32", "f64"}));
  app.add_option("--target-cpu", options.compile.target_cpu, "native, x86-64-v3, or a name as clang's -march takes it")
      ->capture_default_str();
  app.add_option("-O", level, "Optimization: 0 (quickest to compile) to 3 (all that LLVM has; 2 is as fast for nearly all models)")->check(CLI::IsMember({"0", "1", "2", "3"}))->capture_default_str();
  app.add_flag("--gradients", options.compile.gradients, "Also export <train>_gradient, which hands gradients out (always with f64)");
  app.add_flag("--format", options.format, "Print the program in the one layout; with -o - or to the file itself");
  app.add_flag("--check-format", options.check_format, "Exit with 1 unless the program has that layout");
  app.add_flag("--memory-report", options.memory_report, "Show every buffer and the peak of each entry");
  app.add_flag("--time-passes", options.compile.time_passes, "Show where compilation spends its time");
  app.add_option("--print-ir-after", options.compile.print_ir_after, "Show the program after a pass: gradus-fuse, …, or all");
  app.add_option("--depfile", options.depfile, "Write the files that the output depends on, for make and ninja");
  app.add_option("--explain", options.explain, "Explain an error: E0301");
  app.add_option("--color", color, "auto, always or never")->check(CLI::IsMember({"auto", "always", "never"}));
  app.get_formatter()->column_width(28);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError &error) {
    if (error.get_exit_code() == 0) {
      app.exit(error);
      exit_status = 0;
      return options;
    }
    llvm::errs() << "gradusc: " << error.what() << '\n';
    for (const std::string &word : app.remaining())
      if (word.rfind("-", 0) == 0)
        if (std::string near = suggestion(app, word); !near.empty())
          llvm::errs() << "did you mean `" << near << "`?\n";
    llvm::errs() << "`gradusc --help` shows what there is\n";
    exit_status = 2;
    return options;
  }
  options.color = color == "always" || (color == "auto" && llvm::sys::Process::StandardErrHasColors() && !std::getenv("NO_COLOR"));
  options.compile.optimization = level[0] - '0';
  options.compile.language.precision = precision == "f64" ? sema::Element::f64 : sema::Element::f32;
  options.compile.language.import_folders = imports;
  for (const std::string &setting : settings)
    options.compile.language.settings.push_back(binding(setting));
  for (const std::string &dim : dims) {
    auto [name, value] = binding(dim);
    int64_t extent = 0;
    if (llvm::StringRef(value).getAsInteger(10, extent)) {
      llvm::errs() << "gradusc: --dim " << dim << ": `" << value << "` is not a whole number\n";
      exit_status = 2;
    }
    options.compile.language.dims.push_back({name, extent});
  }
  if (options.input.empty() && options.explain.empty() && exit_status < 0) {
    llvm::errs() << "gradusc: which program? `gradusc --help` shows examples\n";
    exit_status = 2;
  }
  return options;
}

} // namespace gradus::tool
