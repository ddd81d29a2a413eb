// gradus report: a run as one HTML page that needs nothing else.
#include "runtime/file/file.h"
#include "tools/gradus/report.h"
#include "tools/gradus/report_page.h"
#include "tools/gradus/verb.h"

#include <CLI/CLI.hpp>

namespace gradus::runner {

using runtime::Result;
using runtime::Status;

namespace {

struct ReportCommand {
  std::string run, output;
  std::vector<std::string> pictures;
  PageOptions page;

  void declare(CLI::App &app);
  int write() const;
};

void ReportCommand::declare(CLI::App &app) {
  app.add_option("RUN", run, "a run's folder, also one that is still training")->required();
  app.add_option("-o,--output", output, "the page to write (default: RUN/report.html)");
  app.add_option("--picture", pictures,
                 "a further PNG to show, such as what --picture of train wrote")
      ->take_all()
      ->allow_extra_args(false);
  app.add_option("--samples", page.most_samples, "show at most so many sample grids")
      ->capture_default_str();
}

int ReportCommand::write() const {
  Result<RunRecord> record = read_run(run);
  if (!record)
    return fail(record.status());
  for (const std::string &path : pictures) {
    Result<RunPicture> picture = read_picture(path);
    if (!picture)
      return fail(picture.status());
    record->pictures.push_back(std::move(*picture));
  }
  std::string path = output.empty() ? record->path + "/report.html" : output;
  std::string html = report_page(*record, page);
  if (Status status = runtime::replace_file(path, {{html.data(), html.size()}}); !status.ok())
    return fail(status);
  std::printf("%s: %s steps, %s\n", path.c_str(), grouped(record->steps).c_str(),
              byte_text(html.size()).c_str());
  return exit_ok;
}

} // namespace

std::function<int()> declare_report(CLI::App &app) {
  auto command = std::make_shared<ReportCommand>();
  command->declare(app);
  return [command] { return command->write(); };
}

} // namespace gradus::runner
