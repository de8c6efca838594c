// fmt compiled into an archive: Debian ships libfmt only as a shared library, and loading it is a measurable part of the
// run of a short-lived program. A libfmt.a in libfmt-dev would end the need for this file.
#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE
template FMT_API auto detail::dragonbox::to_decimal(float x) noexcept -> detail::dragonbox::decimal_fp<float>;
template FMT_API auto detail::dragonbox::to_decimal(double x) noexcept -> detail::dragonbox::decimal_fp<double>;
template FMT_API auto detail::thousands_sep_impl(detail::locale_ref) -> detail::thousands_sep_result<char>;
template FMT_API auto detail::decimal_point_impl(detail::locale_ref) -> char;
template FMT_API void detail::buffer<char>::append(const char*, const char*);
template FMT_API void detail::vformat_to(detail::buffer<char>&, string_view,
                                         basic_format_args<FMT_BUFFER_CONTEXT(char)>, detail::locale_ref);
FMT_END_NAMESPACE
