"""Letters and documents of a child: their list, how one is added, and the screen that shows one."""
