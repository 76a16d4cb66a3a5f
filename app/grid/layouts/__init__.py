"""The ways to lay photos out: `kinds` names and makes them, each other module is one of them."""
