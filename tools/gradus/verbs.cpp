// The verbs, in the order of the help.
#include "tools/gradus/verb.h"

namespace gradus::runner {

const std::vector<Verb> &verbs() {
  static const std::vector<Verb> table = {
      {"train", "Train a model on data",
       "gradus train autoencoder.grad --data digits.csv.gz --label-column last --scale 255\n"
       "gradus train libdigits.so transfer --data digits.csv.gz --validation 500 --epochs 10\n"
       "gradus train gan.grad --data digits.npy --set pretrain.0.beta1=0.8 --output-dir runs/gan",
       declare_train},
      {"resume", "Go on with a run that was stopped",
       "gradus resume runs/autoencoder-pretrain\n"
       "gradus resume runs/autoencoder-pretrain --epochs 200\n"
       "gradus resume runs/autoencoder-pretrain/checkpoint-500",
       declare_resume},
      {"eval", "Losses and metrics of a trained model",
       "gradus eval libdigits.so --weights runs/digits-transfer --data test.csv.gz --label-column "
       "last",
       declare_eval},
      {"call", "Call a function of a model on data",
       "gradus call libautoencoder.so encode --weights runs/ae --data x.npy --output codes.npy\n"
       "gradus call libautoencoder.so reconstruct --weights runs/ae --data x.npy --limit 16 --grid "
       "out.png",
       declare_call},
      {"inspect", "Layers, shapes, parameters, FLOPs and memory of a model",
       "gradus inspect autoencoder.grad\n"
       "gradus inspect libautoencoder.so --dim n=256",
       declare_inspect},
      {"check-gradients", "Compare gradients with finite differences in double precision",
       "gradus check-gradients autoencoder.grad\n"
       "gradus check-gradients digits.grad transfer --dim n=5 --set code=8",
       declare_check_gradients},
      {"data", "Show what a data file holds",
       "gradus data digits.csv.gz --label-column last\n"
       "gradus data train-images-idx3-ubyte.gz --preview grid.png",
       declare_data},
  };
  return table;
}

} // namespace gradus::runner
