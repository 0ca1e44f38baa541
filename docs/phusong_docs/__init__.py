"""What the documentation is made of besides pages: reference tables from code, formulas, pictures."""
