// Tells outputs by their names and writes them.
#include "tools/gradus/picture_output.h"

#include "tools/gradus/npy_file.h"
#include "tools/gradus/report.h"

#include <CLI/CLI.hpp>

#include <filesystem>

namespace gradus::runner {

using runtime::Status;

namespace {

enum class Kind { grid, folder, numbers, none };

Kind kind_of(const std::string &path) {
  std::error_code ignored;
  if (path.back() == '/' || std::filesystem::is_directory(path, ignored))
    return Kind::folder;
  std::string extension = std::filesystem::path(path).extension().string();
  return extension == ".png" ? Kind::grid : extension == ".npy" ? Kind::numbers : Kind::none;
}

} // namespace

void PictureOutput::declare(CLI::App &app, const std::string &made) {
  app.add_option("-o,--output", paths,
                 "where the " + made +
                     " go: a grid in FILE.png, one PNG each in FOLDER/, the numbers in FILE.npy; "
                     "may be given several times")
      ->take_all()
      ->allow_extra_args(false)
      ->check(CLI::Validator(
          [](std::string &path) {
            return !path.empty() && kind_of(path) != Kind::none
                       ? ""
                       : "`" + path + "` is none of FILE.png, FILE.npy, FOLDER/";
          },
          "FILE.png|FILE.npy|FOLDER/"));
}

Status PictureOutput::write(const std::vector<const Pictures *> &layers, size_t columns,
                            const MadePictures &made) const {
  for (const std::string &path : paths) {
    Status status;
    std::string what;
    switch (kind_of(path)) {
    case Kind::folder:
      status = write_picture_folder(path, made.pictures);
      what = grouped(made.pictures.count()) + " pictures of " + picture_text(made.pictures.shape);
      break;
    case Kind::numbers:
      status = write_npy(path, made.numbers.element, made.numbers.shape, made.numbers.bytes.data(),
                         made.numbers.bytes.size());
      what = runtime::shape_text(made.numbers.shape);
      break;
    default:
      status = write_grid(path, layers, columns);
      what = grouped(layers.front()->count()) + " pictures of " +
             picture_text(layers.front()->shape) +
             (layers.size() > 1 ? ", in " + std::to_string(layers.size()) + " versions" : "");
    }
    if (!status.ok())
      return status;
    std::printf("%s: %s\n", path.c_str(), what.c_str());
  }
  return Status();
}

} // namespace gradus::runner
