// Lists a folder's pictures and classes, and reads the pictures one behind the other.
#include "runtime/data/picture_folder.h"

#include "runtime/data/format.h"
#include "runtime/data/picture_channels.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace gradus::runtime {
namespace {

namespace fs = std::filesystem;

struct Folder {
  std::vector<std::string> pictures, folders; // names, sorted
  bool other_pictures = false;                // JPEG and its like
};

std::string lower_extension(const fs::path &path) {
  std::string extension = path.extension().string();
  for (char &letter : extension)
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return extension;
}

Result<Folder> list(const fs::path &path) {
  Folder folder;
  std::error_code error, ignored;
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    std::string name = at->path().filename().string();
    if (name[0] == '.')
      continue;
    std::string extension = lower_extension(at->path());
    if (at->is_directory(ignored))
      folder.folders.push_back(name);
    else if (extension == ".png")
      folder.pictures.push_back(name);
    else
      folder.other_pictures |= extension == ".jpg" || extension == ".jpeg" || extension == ".gif" ||
                               extension == ".bmp" || extension == ".webp" || extension == ".tif" ||
                               extension == ".tiff";
  }
  if (error)
    return Status(GRADUS_IO, "cannot read the folder `" + path.string() + "`: " + error.message());
  std::sort(folder.pictures.begin(), folder.pictures.end());
  std::sort(folder.folders.begin(), folder.folders.end());
  return folder;
}

Status without_pictures(const fs::path &path, const Folder &folder) {
  return Status(
      GRADUS_INVALID_ARGUMENT,
      "the folder `" + path.string() + "` holds no PNG files" +
          (folder.other_pictures ? "; pictures of other formats are to be converted" : ""));
}

class Reader {
public:
  explicit Reader(const LoadOptions &options) : options_(options) { x_.pixels = true; }

  Status add(const fs::path &path, size_t label) {
    Result<std::unique_ptr<ByteStream>> stream = ByteStream::open(path.string());
    if (!stream)
      return stream.status();
    Result<Pixels> pixels = read_pixels(**stream, options_.memory_limit);
    if (!pixels)
      return pixels.status();
    if (labels_.empty()) {
      first_ = path.string();
      x_.shape = {0, pixels->height, pixels->width, pixels->channels};
    }
    if (pixels->height != x_.shape[1] || pixels->width != x_.shape[2])
      return Status(GRADUS_MISMATCH,
                    "`" + path.string() + "` is " + size_text(pixels->height, pixels->width) +
                        " pixels and `" + first_ + "` " + size_text(x_.shape[1], x_.shape[2]) +
                        "; the pictures of a data set are of one size");
    DataTensor picture;
    picture.shape = {1, pixels->height, pixels->width, pixels->channels};
    picture.element = DataElement::u8;
    picture.bytes = std::move(pixels->bytes);
    // One file in colour makes all of them colour.
    int64_t channels = std::max(x_.shape[3], picture.shape[3]);
    set_channels(picture, channels);
    set_channels(x_, channels);
    if (x_.bytes.size() + picture.bytes.size() > options_.memory_limit)
      return Status(GRADUS_OUT_OF_MEMORY,
                    "the pictures up to `" + path.string() + "` take more than the " +
                        std::to_string(options_.memory_limit) + " bytes that data may take here");
    x_.bytes.insert(x_.bytes.end(), picture.bytes.begin(), picture.bytes.end());
    ++x_.shape[0];
    labels_.push_back(static_cast<int32_t>(label));
    return Status();
  }

  DataSet take(std::vector<std::string> classes) {
    DataSet set;
    int64_t count = x_.shape[0];
    set.format = std::to_string(count) + " png";
    x_.name = !options_.name.empty() ? options_.name : "x";
    x_.element = DataElement::u8;
    set.tensors.push_back(std::move(x_));
    if (classes.empty())
      return set;
    set.format += ", " + std::to_string(classes.size()) + " classes";
    DataTensor label;
    label.name = "label";
    label.shape = {count};
    if (classes.size() <= 256) {
      label.element = DataElement::u8;
      label.bytes.assign(labels_.begin(), labels_.end());
    } else {
      label.element = DataElement::i32;
      label.bytes.resize(labels_.size() * sizeof(int32_t));
      std::memcpy(label.bytes.data(), labels_.data(), label.bytes.size());
    }
    label.classes = std::move(classes);
    set.tensors.push_back(std::move(label));
    return set;
  }

private:
  static std::string size_text(int64_t height, int64_t width) {
    return std::to_string(width) + " x " + std::to_string(height);
  }

  const LoadOptions &options_;
  DataTensor x_;
  std::vector<int32_t> labels_;
  std::string first_;
};

} // namespace

Result<DataSet> read_picture_folder(const std::string &path, const LoadOptions &options) {
  Result<Folder> top = list(path);
  if (!top)
    return top.status();
  Reader reader(options);
  if (top->folders.empty() && top->pictures.empty())
    return without_pictures(path, *top);
  if (!top->folders.empty() && !top->pictures.empty())
    return Status(GRADUS_INVALID_ARGUMENT,
                  "the folder `" + path + "` holds both pictures (`" + top->pictures.front() +
                      "`) and folders (`" + top->folders.front() +
                      "`); either pictures, or a folder of pictures for each class");
  for (const std::string &name : top->pictures)
    if (Status status = reader.add(fs::path(path) / name, 0); !status.ok())
      return status;
  for (size_t label = 0; label < top->folders.size(); ++label) {
    fs::path folder = fs::path(path) / top->folders[label];
    Result<Folder> content = list(folder);
    if (!content)
      return content.status();
    if (content->pictures.empty())
      return without_pictures(folder, *content);
    for (const std::string &name : content->pictures)
      if (Status status = reader.add(folder / name, label); !status.ok())
        return status;
  }
  return reader.take(std::move(top->folders));
}

} // namespace gradus::runtime
