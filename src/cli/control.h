// While a server holds a data directory, commands run inside it: `DATA/control.sock`, for the directory's owner alone.
// One connection is one command. The client sends a line, the server answers with lines, each a JSON object:
//
//   {"words":["measure","count(records.person)"],"directory":"/srv","input":""}
//   {"out":"12\n"}  {"err":"…"}  {"progress":"…"}  …  {"exit":0}
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cli/command.h"

namespace cli {

inline constexpr const char* kControlSocket = "control.sock";
inline constexpr std::size_t kMaxControlLine = 1024 * 1024;  // bytes
inline constexpr int kMaxControlClients = 8;                 // at once; more wait

struct ControlRequest {
  std::vector<std::string> words;  // of the command line
  std::string directory;           // that its relative paths belong to
  std::string input;               // of standard input
};

class ControlServer {
 public:
  using Handler = std::function<int(const ControlRequest&, Terminal&)>;

  // Replaces a socket that a killed server left: the caller holds the data directory.
  static base::Result<std::unique_ptr<ControlServer>> start(const std::string& directory, Handler handler);
  ~ControlServer();  // waits for the commands in work

 private:
  ControlServer(int socket, std::string path, Handler handler);
  void accept_loop();
  void serve(int client);

  int socket_;
  std::string path_;
  Handler handler_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::condition_variable client_left_;
  int clients_ = 0;  // commands in work, each on a thread of its own
  std::thread thread_;
};

// Runs the command in the server that holds the directory; none where no server answers there.
base::Result<std::optional<int>> run_in_server(const std::string& directory, const ControlRequest& request,
                                               Terminal& terminal);

}  // namespace cli
