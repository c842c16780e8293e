# Says yes, and succeeds, where the compiler's <linux/gpio.h> knows the GPIO uAPI v2 (Linux 5.10).
program='#include <linux/gpio.h>
#ifndef GPIO_V2_GET_LINE_IOCTL
#error too old
#endif'
printf '%s\n' "$program" | ${CXX:-c++} -x c++ -fsyntax-only - 2>/dev/null && echo yes && exit
echo no
false
