// SPDX-License-Identifier: MIT
/*
 * A user mode kernel cannot interrupt itself: work queued with irq_work_queue() waits for the next tick, up to 10 ms. The GPIO
 * simulator raises its interrupts that way, so its edges came late, and those of one tick came as one. Here the kernel writes to
 * a socket of its own; the host answers with SIGIO, which is an interrupt, before the write returns.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/irq_work.h>
#include <irq_kern.h>
#include <os.h>

static int ends[2] = { -1, -1 };

void arch_irq_work_raise(void)
{
	char byte = 0;

	/* Before the interrupt is there, and if the socket is full, the tick still does it. */
	if (ends[1] >= 0)
		os_write_file(ends[1], &byte, sizeof(byte));
}

static irqreturn_t run(int irq, void *data)
{
	char bytes[64];

	while (os_read_file(ends[0], bytes, sizeof(bytes)) > 0)
		;
	irq_work_run();
	return IRQ_HANDLED;
}

static int __init irq_work_init(void)
{
	int err = os_pipe(ends, 1, 1);

	if (!err)
		err = os_set_fd_block(ends[0], 0) ?: os_set_fd_block(ends[1], 0);
	if (!err)
		err = um_request_irq(UM_IRQ_ALLOC, ends[0], IRQ_READ, run, IRQF_NO_THREAD, "irq work", NULL);
	return err < 0 ? err : 0;
}
device_initcall(irq_work_init);
