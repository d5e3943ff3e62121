# Writes OUT/web_assets.S (the bytes of every file in its three forms) and OUT/web_assets.cpp (the table over them).
set(types
    css text/css  html text/html  js text/javascript  txt text/plain  json application/json
    webmanifest application/manifest+json  svg image/svg+xml  png image/png  jpg image/jpeg  ico image/x-icon
    webp image/webp  woff2 font/woff2  wasm application/wasm)

file(STRINGS ${OUT}/names.txt names)
set(bytes ".section .rodata\n")
set(symbols "")
set(rows "")
set(index 0)
foreach(name IN LISTS names)
  string(REGEX MATCH "[^.]*$" extension "${name}")
  list(FIND types "${extension}" place)
  if(place EQUAL -1)
    message(FATAL_ERROR "web/dist/${name}: no content type is known for .${extension}; add it to cmake/embed.cmake")
  endif()
  math(EXPR place "${place} + 1")
  list(GET types ${place} content_type)
  if(content_type MATCHES "^text/")
    string(APPEND content_type "; charset=utf-8")
  endif()
  file(SHA256 ${DIST}/${name} digest)
  string(SUBSTRING ${digest} 0 16 etag)
  set(forms "${DIST}/${name}" "${OUT}/${name}.gz" "${OUT}/${name}.br")
  set(views "")
  foreach(form IN ITEMS 0 1 2)
    list(GET forms ${form} file)
    set(symbol "mainstay_asset_${index}_${form}")
    string(APPEND bytes ".global ${symbol}\n.global ${symbol}_end\n${symbol}:\n.incbin \"${file}\"\n${symbol}_end:\n.byte 0\n")
    string(APPEND symbols "extern const char ${symbol}[], ${symbol}_end[];\n")
    string(APPEND views ", view(${symbol}, ${symbol}_end)")
  endforeach()
  string(APPEND rows "    {\"/${name}\", \"${content_type}\", \"\\\"${etag}\\\"\"${views}},\n")
  math(EXPR index "${index} + 1")
endforeach()
string(APPEND bytes ".section .note.GNU-stack,\"\",%progbits\n")
file(WRITE ${OUT}/web_assets.S "${bytes}")

set(source "#include <vector>\n\n#include \"http/assets.h\"\n\n")
if(rows)
  string(APPEND source "extern \"C\" {\n${symbols}}\n\nnamespace {\n"
         "std::string_view view(const char* begin, const char* end) {\n"
         "  return {begin, static_cast<std::size_t>(end - begin)};\n}\n}  // namespace\n\n")
endif()
string(APPEND source "std::span<const http::Asset> http::embedded_assets() {\n"
       "  static const std::vector<Asset> assets = {\n${rows}  };\n  return assets;\n}\n")
file(WRITE ${OUT}/web_assets.cpp "${source}")
