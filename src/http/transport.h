// Plain and TLS sockets behind one face. Included by server.cpp alone: it brings Asio with it.
#pragma once

#include <asio.hpp>
#include <asio/ssl.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace http {

using asio::ip::tcp;
using Buffers = std::span<const asio::const_buffer>;

// Callbacks must keep the transport alive. One read and one write may be under way at a time.

// Waits for bytes without a buffer and reads them into one that all connections share: an idle one holds none.
class PlainTransport {
 public:
  static constexpr bool kSecure = false;

  PlainTransport(tcp::socket socket, std::span<char> shared_buffer)
      : socket_(std::move(socket)), buffer_(shared_buffer) {
    asio::error_code ignored;
    socket_.non_blocking(true, ignored);
  }

  template <class Done>
  void handshake(Done done) {
    done(asio::error_code{});
  }

  // done(error, bytes); the bytes are valid during the call only.
  template <class Done>
  void read(Done done) {
    socket_.async_wait(tcp::socket::wait_read, [this, done = std::move(done)](asio::error_code error) mutable {
      std::size_t count = 0;
      if (!error) count = socket_.read_some(asio::buffer(buffer_.data(), buffer_.size()), error);
      if (error == asio::error::would_block) return read(std::move(done));
      done(error, std::string_view(buffer_.data(), count));
    });
  }

  template <class Done>
  void write(Buffers buffers, Done done) {
    socket_.async_write_some(buffers, std::move(done));
  }

  void shutdown_send() {
    asio::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
  }

  tcp::socket& socket() { return socket_; }

 private:
  tcp::socket socket_;
  std::span<char> buffer_;
};

class TlsTransport {
 public:
  static constexpr bool kSecure = true;

  TlsTransport(tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

  template <class Done>
  void handshake(Done done) {
    stream_.async_handshake(asio::ssl::stream_base::server, std::move(done));
  }

  template <class Done>
  void read(Done done) {
    constexpr std::size_t kReadBytes = 8 * 1024;
    buffer_.resize(kReadBytes);
    stream_.async_read_some(asio::buffer(buffer_),
                            [this, done = std::move(done)](asio::error_code error, std::size_t count) mutable {
                              done(error, std::string_view(buffer_.data(), count));
                            });
  }

  template <class Done>
  void write(Buffers buffers, Done done) {
    stream_.async_write_some(buffers, std::move(done));
  }

  template <class Done>
  void close_notify(Done done) {
    stream_.async_shutdown(std::move(done));
  }

  tcp::socket& socket() { return stream_.next_layer(); }

 private:
  asio::ssl::stream<tcp::socket> stream_;
  std::vector<char> buffer_;
};

}  // namespace http
