// Writing of results.
#include "tools/gradusc/output.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace gradus::tool {

static bool failed(llvm::StringRef path, std::error_code error) {
  llvm::errs() << "gradusc: `" << path << "` cannot be written: " << error.message() << '\n';
  return false;
}

bool write_output(llvm::StringRef path, llvm::StringRef content) {
  if (path == "-") {
    llvm::outs() << content;
    llvm::outs().flush();
    return true;
  }
  // Devices and pipes can't be replaced by a renamed file.
  llvm::sys::fs::file_status status;
  bool special = !llvm::sys::fs::status(path, status) && llvm::sys::fs::exists(status) && !llvm::sys::fs::is_regular_file(status);
  std::string target = special ? path.str() : (path + ".tmp").str();
  std::error_code error;
  {
    llvm::raw_fd_ostream out(target, error);
    if (error)
      return failed(path, error);
    out << content;
    out.close();
    if (out.has_error()) {
      error = out.error();
      out.clear_error();
      llvm::sys::fs::remove(target);
      return failed(path, error);
    }
  }
  if (!special)
    if ((error = llvm::sys::fs::rename(target, path)))
      return failed(path, error);
  return true;
}

} // namespace gradus::tool
