"""What each problem of soundness means, a module each. They are found while a register is read; here is only what `graph explain` says."""
