"""What each kind of invalid data means, one module each. The reader finds them; these modules hold what `graph explain` says of them."""
