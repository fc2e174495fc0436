"""Suggestions for misspelt names."""
value_of_things = 1
print(value_of_thing)

# raises: NameError: name 'value_of_thing' is not defined. Did you mean: 'value_of_things'?
