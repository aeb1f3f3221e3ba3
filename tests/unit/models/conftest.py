"""The models' tests share one machine with others: one thread, whatever the number of cores."""

import torch

torch.set_num_threads(1)
