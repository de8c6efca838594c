// Runs two commands in turn and prints what each run cost. A small program of its own, because the peak memory of a
// child is never less than that of the process it was forked from.
//
// usage: measure ROUNDS COMMAND... -- COMMAND...
// prints: <0|1> wall-microseconds cpu-microseconds peak-KiB exit-code user-microseconds     a line for each run
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

long long microseconds(const timeval& t) { return static_cast<long long>(t.tv_sec) * 1000000 + t.tv_usec; }

void run(int which, char** command) {
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        const int null = open("/dev/null", O_RDWR);
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        execv(command[0], command);
        _exit(127);
    }
    int status = 0;
    rusage used{};
    if (child < 0 || wait4(child, &status, 0, &used) != child) std::exit(1);
    const auto wall = std::chrono::steady_clock::now() - begin;
    std::printf("%d %lld %lld %ld %d %lld\n", which,
                static_cast<long long>(std::chrono::duration_cast<std::chrono::microseconds>(wall).count()),
                microseconds(used.ru_utime) + microseconds(used.ru_stime), used.ru_maxrss,
                WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), microseconds(used.ru_utime));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) return 2;
    const int rounds = std::atoi(argv[1]);
    char** first = argv + 2;
    char** second = nullptr;
    for (char** word = first; *word != nullptr; ++word) {
        if (std::strcmp(*word, "--") != 0) continue;
        *word = nullptr;
        second = word + 1;
        break;
    }
    if (*first == nullptr) return 2;
    for (int round = 0; round < rounds; ++round) {
        run(0, first);
        if (second != nullptr) run(1, second);
    }
    return 0;
}
