"""What people prefer, and who agrees with them."""
