"""What runs on Keras 2 alone: `tensorflow_model_optimization` knows no other.

Importing that package turns a whole process to Keras 2. So nothing imports these
modules, `job` excepted: `training.tuning` starts `python -m training.legacy.finetune`
as a process of its own.
"""
