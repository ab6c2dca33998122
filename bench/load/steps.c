// SPDX-License-Identifier: Apache-2.0
// steps: counts what a server's busiest thread executes in user space, by single-stepping it with ptrace(2).
// For machines whose processor counters are not to be had (many virtual ones), where `perf stat -e instructions:u` counts nothing.
//   steps PID SECONDS
// It watches PID for a fifth of a second, takes the thread that used most CPU time, steps it for SECONDS while the load goes on (some 50,000
// instructions a second), lets it go, and prints one JSON line:
//   instructions                  executed; a repeated string instruction counts once, as on a processor counter; the kernel's do not count
//   sends, bytes                  calls of send, sendto, sendmsg, write and writev that took bytes, and how many
//   median_instructions_per_send  of those between two consecutive sends: what one more receiver costs within a fan-out
//   mean_instructions_per_send    from the first send to the last, so what lies between fan-outs (reading, parsing) has its share
//   median_bytes_per_send         to see messages that were joined into one send
// Needs the right to trace PID, and x86-64 Linux. Build: cc -O2 -o steps steps.c
#define _GNU_SOURCE
#include <stdio.h>

#if !defined(__x86_64__) || !defined(__linux__)
int main(void) {
  fprintf(stderr, "steps: only x86-64 Linux can be stepped; count with `perf stat -e instructions:u` instead\n");
  return 3;
}
#else
#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_THREADS = 1024, MOST_SENDS = 1 << 20, WAKE_UP = 8, TRAP_FLAG = 0x100 };

static volatile sig_atomic_t over;
static void on_alarm(int signal) { (void)signal, over++; }

static int tid[MOST_THREADS], threads;
static unsigned long used[MOST_THREADS];
static long at[MOST_SENDS], size[MOST_SENDS], instructions, sends, bytes; // at: instructions before the send

static unsigned long cpu_time(int pid, int thread) {
  char path[64];
  unsigned long nanos = 0;
  snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", pid, thread);
  FILE *file = fopen(path, "r");
  if (!file) return 0;
  if (fscanf(file, "%lu", &nanos) != 1) nanos = 0;
  fclose(file);
  return nanos;
}

static int busiest(int pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", pid);
  DIR *tasks = opendir(path);
  if (!tasks) return 0;
  for (struct dirent *task; threads < MOST_THREADS && (task = readdir(tasks));)
    if (task->d_name[0] != '.') tid[threads++] = atoi(task->d_name);
  closedir(tasks);
  for (int i = 0; i < threads; i++) used[i] = cpu_time(pid, tid[i]);
  usleep(200000);
  int best = 0;
  unsigned long most = 0;
  for (int i = 0; i < threads; i++) {
    unsigned long now = cpu_time(pid, tid[i]);
    if (now > used[i] && now - used[i] > most) most = now - used[i], best = tid[i];
  }
  return best;
}

// On the thread's own processor a step is a switch of context, on another one a wake-up across processors, three times as slow.
static void move_to_processor_of(int pid, int thread) {
  char path[64], line[1024] = "";
  int processor = -1;
  snprintf(path, sizeof path, "/proc/%d/task/%d/stat", pid, thread);
  FILE *file = fopen(path, "r");
  if (file && fgets(line, sizeof line, file)) {
    char *field = strrchr(line, ')'); // field 2; the processor is field 39
    for (int i = 2; field && i < 39; i++) field = strchr(field + 1, ' ');
    if (field) processor = atoi(field + 1);
  }
  if (file) fclose(file);
  if (processor < 0) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  sched_setaffinity(0, sizeof set, &set);
}

// Every alarm interrupts the wait; a thread that sleeps in the kernel long after the end is stopped there.
static int await(int thread, int *status) {
  for (;;) {
    if (waitpid(thread, status, __WALL) == thread) return !WIFEXITED(*status) && !WIFSIGNALED(*status);
    if (errno != EINTR) return 0;
    if (over > 3) ptrace(PTRACE_INTERRUPT, thread, 0, 0);
  }
}

static int is_send(long call) {
  return call == SYS_sendto || call == SYS_sendmsg || call == SYS_write || call == SYS_writev;
}

static void sent(long result) {
  if (result <= WAKE_UP || sends == MOST_SENDS) return; // failed, or an eventfd that wakes a thread
  at[sends] = instructions;
  size[sends++] = result;
  bytes += result;
}

// Steps until the time is over and the thread has just come out of a call that a server makes between any two pieces of work. There its stack
// holds no copy of the flags: a JVM's stubs push and pop them, and a trap flag that came back after our detaching would kill the process.
static int step(int thread) {
  struct user_regs_struct before, now;
  int status, signal = 0;
  if (!await(thread, &status) || ptrace(PTRACE_GETREGS, thread, 0, &before)) return 0;
  for (;;) {
    if (ptrace(PTRACE_SINGLESTEP, thread, 0, signal) || !await(thread, &status)) return 0;
    if (ptrace(PTRACE_GETREGS, thread, 0, &now)) return 0;
    int trapped = WSTOPSIG(status) == SIGTRAP, interrupted = status >> 16;
    signal = trapped ? 0 : WSTOPSIG(status);
    if (trapped && !interrupted && now.rip != before.rip) instructions++;
    // The instruction `syscall` has two bytes and leaves the address behind it in rcx.
    int called = now.rip == before.rip + 2 && now.rcx == now.rip;
    long call = called ? (long)before.rax : -1;
    if (is_send(call) && !over) sent((long)now.rax);
    int safe = is_send(call) || call == SYS_epoll_wait || call == SYS_epoll_pwait || call == SYS_epoll_pwait2;
    if (over && (safe || interrupted)) break;
    before = now;
  }
  now.eflags &= ~TRAP_FLAG;
  return !ptrace(PTRACE_SETREGS, thread, 0, &now);
}

static int ascending(const void *a, const void *b) {
  long x = *(const long *)a, y = *(const long *)b;
  return (x > y) - (x < y);
}

static long median(long *values, long count) {
  if (count < 1) return 0;
  qsort(values, count, sizeof *values, ascending);
  return values[count / 2];
}

static void report(int thread) {
  double mean = sends > 1 ? (double)(at[sends - 1] - at[0]) / (sends - 1) : 0;
  for (long i = 0; i + 1 < sends; i++) at[i] = at[i + 1] - at[i];
  printf("{\"thread\":%d,\"instructions\":%ld,\"sends\":%ld,\"bytes\":%ld,\"median_instructions_per_send\":%ld,"
         "\"mean_instructions_per_send\":%.1f,\"median_bytes_per_send\":%ld}\n",
         thread, instructions, sends, bytes, median(at, sends - 1), mean, median(size, sends));
}

int main(int argc, char **argv) {
  double seconds = argc > 2 ? atof(argv[2]) : 0;
  if (argc != 3 || atoi(argv[1]) < 1 || seconds < 0.01) return fprintf(stderr, "usage: steps PID SECONDS\n"), 2;
  int pid = atoi(argv[1]), thread = busiest(pid);
  if (!thread) return fprintf(stderr, "steps: no thread of process %d does anything; put it under load first\n", pid), 1;
  move_to_processor_of(pid, thread);
  if (ptrace(PTRACE_SEIZE, thread, 0, 0)) {
    fprintf(stderr, "steps: thread %d may not be traced (%s); run as its user, with kernel.yama.ptrace_scope=0 or as root\n", thread, strerror(errno));
    return 1;
  }
  struct sigaction alarm = {.sa_handler = on_alarm};
  sigaction(SIGALRM, &alarm, 0);
  sigaction(SIGINT, &alarm, 0);
  sigaction(SIGTERM, &alarm, 0);
  long micros = (long)(seconds * 1e6);
  struct itimerval timer = {.it_interval = {.tv_sec = 1}, .it_value = {.tv_sec = micros / 1000000, .tv_usec = micros % 1000000}};
  setitimer(ITIMER_REAL, &timer, 0);
  ptrace(PTRACE_INTERRUPT, thread, 0, 0);
  if (!step(thread)) return fprintf(stderr, "steps: thread %d ended while it was stepped\n", thread), 1;
  ptrace(PTRACE_DETACH, thread, 0, 0);
  report(thread);
  return 0;
}
#endif
