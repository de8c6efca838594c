// Stage: the restriction lists of the SMTP server, and sets of them.
//
// Shape:   eight lists, in the order in which a message meets them.
// Source:  postconf(5), SMTPD_ACCESS_README.
// Threads: plain values.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace postern::policy {

enum class Stage : std::uint8_t { client, helo, sender, relay, recipient, data, end_of_data, etrn };

inline constexpr std::array<Stage, 8> kStages = {Stage::client,    Stage::helo, Stage::sender,      Stage::relay,
                                                 Stage::recipient, Stage::data, Stage::end_of_data, Stage::etrn};

/// "end_of_data"
std::string_view stage_name(Stage stage);

/// Values of a small enumeration, as bits.
template <class Enum>
class FlagSet {
public:
    constexpr FlagSet() = default;
    constexpr FlagSet(std::initializer_list<Enum> values) {
        for (const Enum value : values) bits_ = bits_ | bit(value);
    }

    constexpr bool has(Enum value) const { return (bits_ & bit(value)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr FlagSet with(FlagSet more) const {
        more.bits_ = more.bits_ | bits_;
        return more;
    }
    friend constexpr bool operator==(FlagSet, FlagSet) = default;

private:
    static constexpr std::uint32_t bit(Enum value) { return std::uint32_t{1} << static_cast<unsigned>(value); }
    std::uint32_t bits_ = 0;
};

using StageSet = FlagSet<Stage>;

}  // namespace postern::policy
