// Asio is compiled here, once. Its configuration looks at macros of the standard library, so one of its headers must
// come first, as in every other file: else this file would configure it in another way than server.cpp does.
// clang-format off
#include <string>

#include <asio/impl/src.hpp>
#include <asio/ssl/impl/src.hpp>
// clang-format on
