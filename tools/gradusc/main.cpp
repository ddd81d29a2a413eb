// gradusc: a program in, a library out.
#include "tools/gradusc/options.h"
#include "tools/gradusc/output.h"

#include "compiler/emit/header.h"
#include "compiler/emit/object.h"
#include "dsl/syntax/format.h"
#include "dsl/syntax/lexer.h"
#include "dsl/syntax/parser.h"
#include "dsl/syntax/print.h"
#include "runtime/plan/planner.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace gradus;
using gradus::tool::Options;

namespace {

class Driver {
public:
  explicit Driver(const Options &options) : options_(options), diagnostics_(sources_) {}

  int run() {
    if (!options_.explain.empty())
      return explain();
    auto text = llvm::MemoryBuffer::getFileOrSTDIN(options_.input, true);
    if (!text) {
      llvm::errs() << "gradusc: `" << options_.input << "` cannot be read: " << text.getError().message() << '\n';
      return 1;
    }
    file_ = sources_.add(options_.input == "-" ? "<stdin>" : options_.input, (*text)->getBuffer().str());
    int status = options_.format || options_.check_format ? format() : options_.emit == "ast" ? show_tree() : compile();
    diagnostics_.render(llvm::errs(), options_.color);
    if (unsigned count = diagnostics_.error_count())
      llvm::errs() << count << (count == 1 ? " error\n" : " errors\n");
    if (!failure_.empty())
      llvm::errs() << "gradusc: " << failure_ << '\n';
    return diagnostics_.has_errors() || !failure_.empty() ? 1 : status;
  }

private:
  int explain() {
    llvm::StringRef text = diagnostics::explanation(options_.explain);
    if (text.empty()) {
      llvm::errs() << "gradusc: there is no error `" << options_.explain << "`; codes look like E0301\n";
      return 1;
    }
    llvm::outs() << text << (text.ends_with("\n") ? "" : "\n");
    return 0;
  }

  int format() {
    syntax::Tokens tokens = syntax::tokenize(file_, diagnostics_);
    syntax::File tree = syntax::parse(tokens, diagnostics_);
    if (diagnostics_.has_errors())
      return 1;
    std::string formatted = syntax::format(tree, tokens, sources_);
    bool same = formatted == sources_.text(file_);
    if (options_.check_format) {
      if (!same)
        llvm::errs() << "gradusc: `" << options_.input << "` is not in the usual layout; `gradusc --format " << options_.input
                     << "` writes it\n";
      return same ? 0 : 1;
    }
    std::string path = !options_.output.empty() ? options_.output : "-";
    return tool::write_output(path, formatted) ? 0 : 1;
  }

  int show_tree() {
    syntax::File tree = syntax::parse(file_, diagnostics_);
    std::string text;
    llvm::raw_string_ostream out(text);
    syntax::print(tree, out);
    return !diagnostics_.has_errors() && tool::write_output(text_path(), text) ? 0 : 1;
  }

  std::string text_path() const { return options_.output.empty() ? "-" : options_.output; }

  /// What to make: as asked, else by the output's ending.
  std::string kind() const {
    if (!options_.emit.empty())
      return options_.emit;
    for (const tool::EmitKind &kind : tool::emit_kinds())
      if (*kind.ending && llvm::StringRef(options_.output).ends_with(kind.ending))
        return kind.name;
    return "shared";
  }

  int compile() {
    std::string wanted = kind();
    if (wanted == "program")
      return show_program();
    Stage stage = wanted == "gradus"    ? Stage::gradus
                  : wanted == "adjoint" ? Stage::adjoint
                  : wanted == "kernels" ? Stage::kernels
                  : wanted == "dot"     ? Stage::dot
                  : wanted == "llvm"    ? Stage::llvm
                                        : Stage::code;
    std::string text;
    llvm::raw_string_ostream out(text);
    std::optional<Compilation> compilation =
        gradus::compile(file_, sources_, diagnostics_, options_.compile, stage, &out, failure_);
    if (!compilation)
      return 1;
    if (stage != Stage::code)
      return tool::write_output(text_path(), text) ? 0 : 1;
    if (options_.memory_report)
      report_memory(compilation->model);
    bool fine = deliver(*compilation, wanted) && write_depfile(*compilation);
    return fine ? 0 : 1;
  }

  int show_program() {
    auto program = sema::elaborate(file_, sources_, diagnostics_, options_.compile.language);
    if (!program)
      return 1;
    std::string text;
    llvm::raw_string_ostream out(text);
    sema::print(*program, out);
    return tool::write_output(text_path(), text) ? 0 : 1;
  }

  void report_memory(const emit::CompiledModel &model) {
    llvm::outs() << model.memory_report << '\n';
    for (const emit::Memory &row : model.memory) {
      std::string dims;
      for (auto &[name, value] : row.dims)
        dims += (dims.empty() ? " at " : ", ") + name + " = " + std::to_string(value);
      llvm::outs() << row.entry << dims << ": arena " << runtime::readable_bytes(row.peak) << '\n';
    }
    uint64_t kept = 0;
    for (const auto &storage : model.storages->storages)
      kept += storage.count * plan::element_bytes(storage.element);
    llvm::outs() << "parameters, states and optimizer slots: " << runtime::readable_bytes(kept) << '\n';
  }

  std::string default_output(const Compilation &compilation, llvm::StringRef wanted) const {
    if (!options_.output.empty())
      return options_.output;
    const std::string &name = compilation.model.program.model;
    for (const tool::EmitKind &kind : tool::emit_kinds())
      if (wanted == kind.name) {
        bool library = wanted == "shared" || wanted == "static";
        return *kind.ending ? (library ? "lib" : "") + name + kind.ending : "-";
      }
    return "-";
  }

  bool deliver(Compilation &compilation, llvm::StringRef wanted) {
    std::string path = default_output(compilation, wanted);
    output_ = path;
    emit::CompiledModel &model = compilation.model;
    std::string header_name = model.program.model + ".h";
    if (wanted == "header")
      return tool::write_output(path, emit::build_header(model, header_name));
    if (wanted == "manifest")
      return tool::write_output(path, model.manifest + "\n");
    if (wanted == "asm") {
      std::string text;
      llvm::raw_string_ostream out(text);
      emit::print_assembly(*model.module, *compilation.target, out);
      return tool::write_output(path, text);
    }
    if (path == "-") {
      failure_ = "a library cannot be written to standard output; name a file with -o";
      return false;
    }
    llvm::SmallString<256> folder(llvm::sys::path::parent_path(path));
    llvm::SmallVector<char, 0> object = emit::make_object(*model.module, *compilation.target);
    llvm::sys::path::append(folder, header_name);
    if (!tool::write_output(folder, emit::build_header(model, header_name)))
      return false;
    if (wanted == "obj")
      return tool::write_output(path, llvm::StringRef(object.data(), object.size()));
    std::string temporary = path + ".tmp";
    llvm::Error error = wanted == "static" ? emit::write_archive(temporary, object, model.program.model + ".o")
                                           : emit::link_shared(temporary, object, emit::own_library_folder(),
                                                               llvm::sys::path::filename(path));
    if (!error)
      if (std::error_code code = llvm::sys::fs::rename(temporary, path))
        error = llvm::createStringError(code, "`" + path + "` cannot be written: " + code.message());
    if (error) {
      llvm::sys::fs::remove(temporary);
      failure_ = llvm::toString(std::move(error));
      return false;
    }
    return true;
  }

  bool write_depfile(const Compilation &) {
    if (options_.depfile.empty())
      return true;
    std::string text = output_ + ":";
    for (uint32_t file = 1; file <= sources_.size(); ++file)
      if (llvm::sys::fs::exists(sources_.name(file)))
        text += " " + sources_.name(file).str();
    return tool::write_output(options_.depfile, text + "\n");
  }

  const Options &options_;
  diagnostics::SourceManager sources_;
  diagnostics::Diagnostics diagnostics_;
  uint32_t file_ = 0;
  std::string failure_, output_;
};

} // namespace

int main(int argc, char **argv) {
  int exit_status;
  Options options = tool::read_options(argc, argv, exit_status);
  return exit_status >= 0 ? exit_status : Driver(options).run();
}
