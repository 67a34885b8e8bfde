"""The proof that an export trains, in two environments: `company` runs in the project's, the rest where torch is."""
