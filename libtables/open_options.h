// OpenOptions: how a table is opened, and how keys are prepared for it.
//
// Shape:   plain enums; the defaults are what a daemon that only looks up wants.
// Source:  postmap(1), options -f -F -N -n -u; smtputf8_enable.
// Threads: plain value.
#pragma once

#include <cstdint>

namespace postern::tables {

enum class Access : std::uint8_t {
    read,
    update,  // an index is created if need be, locked against other writers, and changed in place
    change,  // the same, but hash and btree indexes have to be there
};

/// What stands in the place of values.
enum class ValueForm : std::uint8_t {
    text,
    files,  // postmap -F: names of files, whose contents are the value; indexes hold them in base64
};

enum class KeyCase : std::uint8_t {
    fold,   // tables with fixed keys get them in lower case; patterns get them as they are
    exact,  // postmap -f
};

enum class TextCheck : std::uint8_t {
    bytes,  // keys fold as ASCII, anything is a key
    utf8,   // keys fold as Unicode; keys and values must be valid UTF-8
};

/// NUL bytes that end keys and values in index files, as some systems have it.
enum class Terminator : std::uint8_t {
    automatic,  // read both forms; write as the file, or else the type, has it
    with_nul,   // postmap -N
    without,    // postmap -n
};

struct OpenOptions {
    Access access = Access::read;
    KeyCase key_case = KeyCase::fold;
    TextCheck text = TextCheck::bytes;
    Terminator terminator = Terminator::automatic;
    ValueForm values = ValueForm::text;
    unsigned depth = 0;  // of nested definitions; open_table() counts and limits it
};

}  // namespace postern::tables
