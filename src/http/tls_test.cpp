// TLS with a certificate made for the test, against a client on OpenSSL itself.
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

#include "http/server.h"
#include "support/http_client.h"

namespace {

// A folder with a self-signed certificate and its key, gone after the test.
class Certificate {
 public:
  Certificate() {
    char name[] = "/tmp/mainstay_tls_XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    folder_ = name;
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(certificate, subject);
    X509_sign(certificate, key, EVP_sha256());
    write(files().certificate_chain, [&](std::FILE* file) { PEM_write_X509(file, certificate); });
    write(files().private_key,
          [&](std::FILE* file) { PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~Certificate() {
    unlink(files().certificate_chain.c_str());
    unlink(files().private_key.c_str());
    rmdir(folder_.c_str());
  }
  http::TlsFiles files() const { return {folder_ + "/certificate.pem", folder_ + "/key.pem"}; }

 private:
  template <class Write>
  void write(const std::string& path, Write write_to) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    REQUIRE(file != nullptr);
    write_to(file);
    std::fclose(file);
  }
  std::string folder_;
};

// One exchange over TLS; empty where the handshake fails.
std::string exchange(std::uint16_t port, const std::string& bytes, int max_version = 0) {
  const int socket_number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(port);
  peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(socket_number, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == 0);
  timeval wait{support::kWaitSeconds, 0};
  setsockopt(socket_number, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (max_version) {
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_max_proto_version(context.get(), max_version);
  }
  std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), SSL_free);
  SSL_set_fd(tls.get(), socket_number);
  std::string got;
  if (SSL_connect(tls.get()) == 1 && SSL_write(tls.get(), bytes.data(), static_cast<int>(bytes.size())) > 0) {
    char piece[4096];
    for (int count; (count = SSL_read(tls.get(), piece, sizeof piece)) > 0;)
      got.append(piece, static_cast<std::size_t>(count));
    if (SSL_get_error(tls.get(), 0) == SSL_ERROR_ZERO_RETURN) got += "<closed in order>";
  }
  ::close(socket_number);
  return got;
}

void answer(http::Request request, http::Responder responder) {
  responder.send({.body = request.path == "/large" ? std::string(2'000'000, 'x')
                                                   : std::string(request.secure ? "secure" : "plain")});
}

}  // namespace

TEST_CASE("requests are served over TLS, and the connection ends in order") {
  const Certificate certificate;
  auto server = http::Server::start({.tls = certificate.files()}, answer);
  REQUIRE(server.ok());
  const auto port = (*server)->port();
  const auto got =
      exchange(port, "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(got.find("secure") != std::string::npos);
  CHECK(got.rfind("secure") > got.find("secure"));
  CHECK(got.size() > 17);
  CHECK(got.substr(got.size() - 17) == "<closed in order>");
  CHECK(exchange(port, "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").size() > 2'000'000);
  CHECK(exchange(port, "GET / HTTP/1.1\n\n").find(" 400 ") != std::string::npos);
}

TEST_CASE("old versions of TLS and plain requests on its port get nothing, and the server goes on") {
  const Certificate certificate;
  auto server = http::Server::start({.tls = certificate.files()}, answer);
  REQUIRE(server.ok());
  const auto port = (*server)->port();
  CHECK(exchange(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", TLS1_1_VERSION).empty());
  support::HttpClient plain(port);
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(plain.read_answer().status == 0);
  CHECK(exchange(port, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").find("secure") != std::string::npos);
}

TEST_CASE("a silent TLS client is ended") {
  const Certificate certificate;
  http::ServerOptions options{.tls = certificate.files()};
  options.limits.handshake = std::chrono::milliseconds(30);
  options.limits.tick = std::chrono::milliseconds(10);
  auto server = http::Server::start(std::move(options), answer);
  REQUIRE(server.ok());
  support::HttpClient silent((*server)->port());
  CHECK(silent.ended_by_server());
}
