// conf_main: the whole of postern-conf, apart from main() itself.
//
// Shape:   command line in, exit status out: 0 done, 1 not done.
// Errors:  every failure is one line "postern-conf: fatal: …" on stderr.
// Threads: one thread.
#pragma once

namespace postern::conf_tool {

int conf_main(int argc, const char* const* argv);

}  // namespace postern::conf_tool
