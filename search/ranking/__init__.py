"""How what the engines find is put in order: legs, fusion, evidence dial, spelling."""
