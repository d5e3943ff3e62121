#include "audit/head.h"

#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/file.h"
#include "base/random.h"

namespace audit {
namespace {

constexpr std::string_view kPurpose = "mainstay-seal-v1";

std::string signed_text(const Head& head) {
  std::string text(kPurpose);
  text += '\n' + std::to_string(head.size) + '\n' + base::to_hex(bytes_of(head.root)) + '\n' +
          std::to_string(head.signed_us) + '\n';
  return text;
}

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

base::Result<std::string> from_hex(std::string_view text, std::size_t bytes, const std::string& where) {
  std::string out(bytes, '\0');
  std::size_t read = 0;
  if (text.size() != bytes * 2 ||
      sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), bytes, text.data(), text.size(), nullptr, &read,
                     nullptr) != 0 ||
      read != bytes)
    return base::invalid(where + " should hold " + std::to_string(bytes * 2) + " hexadecimal digits.");
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

base::Result<Head> parse_head(const std::string& line, const std::string& where) {
  std::istringstream words(line);
  std::string root, signature, more;
  Head head;
  if (!(words >> head.size >> root >> head.signed_us >> signature) || (words >> more))
    return base::invalid(where + " is not a head: size, root, time and signature.");
  head.root = TRY(hash_from(TRY(from_hex(root, sizeof(Hash), where))));
  head.signature = TRY(from_hex(signature, crypto_sign_BYTES, where));
  return head;
}

}  // namespace

SealKey::SealKey(std::string_view seed)
    : secret_key_(crypto_sign_SECRETKEYBYTES, '\0'), public_key_(crypto_sign_PUBLICKEYBYTES, '\0') {
  crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(public_key_.data()),
                           reinterpret_cast<unsigned char*>(secret_key_.data()), raw(seed));
}

base::Result<SealKey> SealKey::load_or_make(const std::string& directory) {
  const std::string path = directory + "/" + kSecretKeyFile, public_path = directory + "/" + kPublicKeyFile;
  if (!base::file_exists(path)) {
    if (base::file_exists(public_path))
      return base::conflict(path + " is missing, although there is " + public_path +
                            ". Put it back, or restore a backup: that makes a new key.");
    return make_another(directory);
  }
  TRY(base::check_private(path));
  const SealKey key(TRY(from_hex(trimmed(TRY(base::read_file(path))), crypto_sign_SEEDBYTES, path)));
  if (!base::file_exists(public_path)) TRY(base::write_file(public_path, base::to_hex(key.public_key_) + "\n", 0644));
  if (TRY(load_public_keys(directory)).front() != key.public_key_)
    return base::conflict("The first key of " + public_path + " does not belong to " + path +
                          ". Put back both files of one installation.");
  return key;
}

base::Result<SealKey> SealKey::make_another(const std::string& directory) {
  const std::string seed = base::random_bytes(crypto_sign_SEEDBYTES), public_path = directory + "/" + kPublicKeyFile;
  const SealKey key(seed);
  std::string public_keys = base::to_hex(key.public_key_) + "\n";
  if (base::file_exists(public_path)) public_keys += TRY(base::read_file(public_path));
  TRY(base::write_file(directory + "/" + kSecretKeyFile, base::to_hex(seed) + "\n", 0600));
  TRY(base::write_file(public_path, public_keys, 0644));
  return key;
}

Head SealKey::sign(const Tree& tree, std::int64_t now_us) const {
  Head head{tree.size(), tree.root(), now_us, std::string(crypto_sign_BYTES, '\0')};
  const std::string text = signed_text(head);
  crypto_sign_detached(reinterpret_cast<unsigned char*>(head.signature.data()), nullptr, raw(text), text.size(),
                       raw(secret_key_));
  return head;
}

base::Result<std::vector<std::string>> load_public_keys(const std::string& directory) {
  const std::string path = directory + "/" + kPublicKeyFile;
  std::istringstream lines(TRY(base::read_file(path)));
  std::vector<std::string> keys;
  for (std::string line; std::getline(lines, line);)
    if (!trimmed(line).empty()) keys.push_back(TRY(from_hex(trimmed(line), crypto_sign_PUBLICKEYBYTES, path)));
  if (keys.empty()) return base::invalid(path + " holds no key.");
  return keys;
}

bool is_signed_by_any(const Head& head, const std::vector<std::string>& public_keys) {
  return std::any_of(public_keys.begin(), public_keys.end(), [&](auto& key) { return is_signed_by(head, key); });
}

bool is_signed_by(const Head& head, std::string_view public_key) {
  const std::string text = signed_text(head);
  return head.signature.size() == crypto_sign_BYTES && public_key.size() == crypto_sign_PUBLICKEYBYTES &&
         crypto_sign_verify_detached(raw(head.signature), raw(text), text.size(), raw(public_key)) == 0;
}

std::string head_line(const Head& head) {
  return std::to_string(head.size) + " " + base::to_hex(bytes_of(head.root)) + " " + std::to_string(head.signed_us) +
         " " + base::to_hex(head.signature) + "\n";
}

base::Result<std::vector<Head>> load_heads(const std::string& directory) {
  const std::string path = directory + "/" + kHeadsFile;
  std::vector<Head> heads;
  std::ifstream lines(path);  // line by line: the file outgrows any limit in time
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (lines.eof())
      break;  // no line end: the writer was cut off in the middle, and the database has this head or will write it
              // again
    heads.push_back(TRY(parse_head(line, path + " line " + std::to_string(number))));
  }
  return heads;
}

}  // namespace audit
